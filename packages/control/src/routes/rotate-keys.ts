import { defineRoute } from '../route.ts';

export const rotateKeysRoute = defineRoute({
  method: 'POST',
  path: '/api/v1/keys/rotate',
  permission: 'operate',
  summary: 'New keys for fingerprints and captures; old ones stay for matching.',
  action: 'keys.rotate',
  answer: (parts) => parts.rotateKeys(),
});
