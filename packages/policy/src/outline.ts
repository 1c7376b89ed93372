/** What a supervisor knows of policies, without what reads them. */
export { patchWarningMs } from './values/read-patch.ts';
