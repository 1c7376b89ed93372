import { actorOf, audited, userOfThisProcess } from '@sluice/control';
import { dataFolderAt, makeDataFolder } from '../processes/data-folder.ts';
import { RegisterKeeper } from './register-keeper.ts';

/** The register of a data folder on which nothing runs: there is no worker to be told. */
export function keeperOf(root: string): RegisterKeeper {
  makeDataFolder(root);
  const keeper = new RegisterKeeper({ folder: dataFolderAt(root), tell: async () => {}, say: () => {} });
  keeper.open();
  return keeper;
}

/** Does what a person asks of a data folder on which nothing runs, once it stands in its audit log. The state is whole while it is done. */
export async function auditedWithoutSluice<Value>(
  root: string,
  action: string,
  object: string,
  work: (keeper: RegisterKeeper) => Promise<Value>,
): Promise<Value> {
  using keeper = keeperOf(root);
  return await audited(keeper, { by: actorOf(userOfThisProcess()), action, object }, async () => {
    using _ = keeper.snapshot();
    return await work(keeper);
  });
}
