/** Nothing of whoever runs the tests: not their configuration, not where npm stands, no colours. Only what another process compiled already is taken over. */
export function ownEnvironment(folder: string, home = folder): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE, PATH, SystemRoot, TMPDIR } = process.env;
  return { ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }), PATH, SystemRoot, TMPDIR, HOME: home, SLUICE_CWD: folder };
}
