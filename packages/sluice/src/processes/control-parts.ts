import type { ControlParts } from '@sluice/control';
import type { Settings } from '../config/settings.ts';
import type { RegisterKeeper } from '../register/register-keeper.ts';
import { explainWith } from './explain.ts';
import type { RecorderKeeper } from './recorder-keeper.ts';
import { remoteStore } from './remote-store.ts';

/** A backup of all that a disk holds ends within it. */
const backupMs = 3_600_000;

/** What the supervisor itself does of what routes ask. */
type Doings = Pick<ControlParts, 'status' | 'reload' | 'restart' | 'upgrade' | 'stop' | 'rotateKeys' | 'destroyKey'>;

/** What the routes stand on: the supervisor, the recorder for what was recorded, and the register. */
export function controlParts(doings: Doings, recorder: RecorderKeeper, register: RegisterKeeper, settings: () => Settings): ControlParts {
  const store = remoteStore(recorder);
  return {
    ...doings,
    store,
    get register() {
      return register.register;
    },
    audit: register,
    explain: (id) => explainWith(store, id, settings()),
    async backup(to, hasKeys) {
      using _ = register.snapshot();
      return await recorder.tell('backup', { to, hasKeys }, backupMs);
    },
  };
}
