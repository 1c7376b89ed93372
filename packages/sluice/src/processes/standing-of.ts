import type { Status } from '@sluice/control';
import { revisionId } from '@sluice/model';
import type { Settings } from '../config/settings.ts';
import type { Prepared } from './messages.ts';

/** What is in force, as the status tells it. */
export function standingOf(
  settings: Settings,
  { revision, operations, patches }: Prepared,
): Pick<Status, 'mode' | 'revision' | 'dataFolder' | 'configuration' | 'durability' | 'apis' | 'patches'> {
  const { mode, dataFolder, file, durability, apis } = settings;
  return {
    mode,
    revision: revisionId(revision),
    dataFolder,
    configuration: file,
    durability,
    patches,
    apis: apis.map(({ name, upstream, mode: apiMode, contract }) => {
      return { name, upstream, mode: apiMode, contract: contract?.file ?? null, operations: operations[name] ?? 0 };
    }),
  };
}
