/** Of a configuration: that the machine has other work, which holds up the event loop, is no overload here, and is not answered with 503. */
export const calm = 'overload: { enabled: false }\n';

/** Nothing of whoever runs the tests: not their configuration, not where npm stands, no colours. Only what another process compiled already is taken over. */
export function ownEnvironment(folder: string, home = folder): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE, PATH, SystemRoot, TMPDIR } = process.env;
  return { ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }), PATH, SystemRoot, TMPDIR, HOME: home, SLUICE_CWD: folder };
}
