import { apiKeysCreateCommand } from './commands/api-keys-create.ts';
import { apiKeysListCommand } from './commands/api-keys-list.ts';
import { apiKeysRevokeCommand } from './commands/api-keys-revoke.ts';
import { apiKeysRotateCommand } from './commands/api-keys-rotate.ts';
import { auditLogListCommand } from './commands/audit-log-list.ts';
import { auditLogVerifyCommand } from './commands/audit-log-verify.ts';
import { authCommand } from './commands/auth.ts';
import { backupCommand } from './commands/backup.ts';
import { bansLiftCommand } from './commands/bans-lift.ts';
import { bansListCommand } from './commands/bans-list.ts';
import { bansSetCommand } from './commands/bans-set.ts';
import { capturedCommand } from './commands/captured.ts';
import { checkCommand } from './commands/check.ts';
import { classesCommand } from './commands/classes.ts';
import { classesWrongCommand } from './commands/classes-wrong.ts';
import { classifyCommand } from './commands/classify.ts';
import { completionCommand } from './commands/completion.ts';
import { configSchemaCommand } from './commands/config-schema.ts';
import { configShowCommand } from './commands/config-show.ts';
import { consumersChangeCommand } from './commands/consumers-change.ts';
import { consumersCreateCommand } from './commands/consumers-create.ts';
import { consumersListCommand } from './commands/consumers-list.ts';
import { consumersRemoveCommand } from './commands/consumers-remove.ts';
import { coverageCommand } from './commands/coverage.ts';
import { doctorCommand } from './commands/doctor.ts';
import { endpointsCommand } from './commands/endpoints.ts';
import { exchangesCommand } from './commands/exchanges.ts';
import { explainCommand } from './commands/explain.ts';
import { forgetCommand } from './commands/forget.ts';
import { hashPasswordCommand } from './commands/hash-password.ts';
import { initCommand } from './commands/init.ts';
import { inspectCommand } from './commands/inspect.ts';
import { keysDestroyCommand } from './commands/keys-destroy.ts';
import { keysListCommand } from './commands/keys-list.ts';
import { keysRotateCommand } from './commands/keys-rotate.ts';
import { leaksCommand } from './commands/leaks.ts';
import { plansChangeCommand } from './commands/plans-change.ts';
import { plansCreateCommand } from './commands/plans-create.ts';
import { plansListCommand } from './commands/plans-list.ts';
import { plansRemoveCommand } from './commands/plans-remove.ts';
import { plansShowCommand } from './commands/plans-show.ts';
import { policyExplainCommand } from './commands/policy-explain.ts';
import { policyMatrixCommand } from './commands/policy-matrix.ts';
import { policyTestCommand } from './commands/policy-test.ts';
import { purgeCommand } from './commands/purge.ts';
import { reloadCommand } from './commands/reload.ts';
import { replayHarCommand } from './commands/replay-har.ts';
import { restartCommand } from './commands/restart.ts';
import { restoreCommand } from './commands/restore.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { stopCommand } from './commands/stop.ts';
import { tokensListCommand } from './commands/tokens-list.ts';
import { tokensRestoreCommand } from './commands/tokens-restore.ts';
import { tokensRevokeCommand } from './commands/tokens-revoke.ts';
import { upgradeCommand } from './commands/upgrade.ts';
import { upgradeDataCommand } from './commands/upgrade-data.ts';
import type { CommandDefinition } from './define-command.ts';

/** The shelf of commands, in the order in which help lists them; a test holds it against the folder. */
export const commands: readonly CommandDefinition[] = [
  startCommand,
  statusCommand,
  reloadCommand,
  restartCommand,
  upgradeCommand,
  stopCommand,
  doctorCommand,
  initCommand,
  checkCommand,
  configShowCommand,
  configSchemaCommand,
  policyExplainCommand,
  policyMatrixCommand,
  policyTestCommand,
  classesCommand,
  classesWrongCommand,
  classifyCommand,
  inspectCommand,
  exchangesCommand,
  leaksCommand,
  endpointsCommand,
  coverageCommand,
  authCommand,
  explainCommand,
  capturedCommand,
  replayHarCommand,
  forgetCommand,
  purgeCommand,
  consumersListCommand,
  consumersCreateCommand,
  consumersChangeCommand,
  consumersRemoveCommand,
  apiKeysListCommand,
  apiKeysCreateCommand,
  apiKeysRotateCommand,
  apiKeysRevokeCommand,
  plansListCommand,
  plansShowCommand,
  plansCreateCommand,
  plansChangeCommand,
  plansRemoveCommand,
  tokensListCommand,
  tokensRevokeCommand,
  tokensRestoreCommand,
  bansListCommand,
  bansSetCommand,
  bansLiftCommand,
  auditLogListCommand,
  auditLogVerifyCommand,
  hashPasswordCommand,
  keysListCommand,
  keysRotateCommand,
  keysDestroyCommand,
  backupCommand,
  restoreCommand,
  upgradeDataCommand,
  completionCommand,
];
