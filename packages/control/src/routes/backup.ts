import { controlErrors } from '../errors.ts';
import { defineRoute } from '../route.ts';

export const backupRoute = defineRoute({
  method: 'POST',
  path: '/api/v1/backup',
  permission: 'operate',
  summary: 'Writes everything that is kept to one file of this machine.',
  action: 'backup.write',
  // Not where to: that says how a machine is laid out.
  objectOf: ({ query }) => (query.get('keys') === 'false' ? 'without keys' : 'with keys'),
  answer(parts, { query }) {
    const to = query.get('to') ?? '';
    if (to === '') throw controlErrors.BAD_PARAMETER('to', 'the path of a file that is not there yet');
    return parts.backup(to, query.get('keys') !== 'false');
  },
});
