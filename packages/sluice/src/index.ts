/** What the command line says of itself, for pages that are made of it: its commands, its configuration. */
export { classesSchema } from './classes/schema.ts';
export { globalOptions } from './command-tree.ts';
export { commands } from './commands.ts';
export { configurationSchema } from './config/schema.ts';
export { type Settings, settingsOf } from './config/settings.ts';
export type { CommandDefinition, CommandOption } from './define-command.ts';
export { logEvents } from './log/events.ts';
export { type MetricFamily, metricFamilies } from './metrics/families.ts';
