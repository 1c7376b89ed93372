export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

interface LogEvent {
  readonly level: LogLevel;
  readonly about: string;
}

const at =
  (level: LogLevel) =>
  (about: string): LogEvent => ({ level, about });
const [debug, info, warn, error] = [at('debug'), at('info'), at('warn'), at('error')];

/** Every event that a line of the log may tell, and how much it matters. Names are stable: alerts are written on them. */
export const logEvents = {
  'sluice.started': info('everything runs and traffic may come'),
  'sluice.restarted': info('the workers were replaced one by one, all or some of them'),
  'sluice.upgraded': info('another supervisor, from the code on the disk, is in service'),
  'sluice.draining': info('no new connections are taken; what is under way ends'),
  'sluice.ended': info('everything has ended'),
  'sluice.failed': error('an end that did not come cleanly'),
  'sluice.traffic': info('now and then, what passed since the start'),
  'sluice.note': info('something else that an operator may want to know'),
  'configuration.note': info('something to know of the configuration'),
  'configuration.reloaded': info('a new revision is in force'),
  'configuration.refused': error('a new configuration has mistakes; the old one stays in force'),
  'audit.entry': info('something was changed by somebody; sequence and MAC of its entry in the audit log'),
  'ban.set': warn('a limit had a consumer or a network turned away for a time'),
  'patch.expiring': warn('a virtual patch ends within a week, or has ended and still stands in a policy'),
  'certificate.changed': info('certificates that changed on the disk are shown to clients from now on'),
  'certificate.refused': error('certificates that changed do not fit; the old ones stay in force'),
  'certificate.renewed': info('an authority gave a certificate'),
  'certificate.not-renewed': error('an authority gave no certificate; it is asked again'),
  'certificate.expiring': warn('a certificate ends soon, or has ended'),
  'worker.started': debug('a worker takes connections'),
  'worker.ended': warn('a worker died, and another takes its place'),
  'worker.failed': error('a worker could not start'),
  'supervisor.lost': warn('the supervisor died; this worker goes on without it'),
  'supervisor.replaced': warn('a new supervisor is in service in place of one that died'),
  'supervisor.failed': error('no supervisor could start in place of one that died; it is tried again, and traffic goes on'),
  'upstream.addresses': info('a host of an upstream has other addresses'),
  'upstream.circuit': warn('a circuit of a target opened, tries or closed'),
  'upstream.dns': warn('a host of an upstream could not be resolved, or can be again'),
  'upstream.health': warn('checks took a target out, or brought it back'),
  'upstream.outlier': warn('a target was ejected, or its time is over'),
  'upstream.panic': error('no target of an API is well, so all are asked; or that is over'),
  'overload.changed': warn('a worker climbed the overload ladder, or came down again'),
  'identity.away': warn('whoever says which credentials hold does not answer: the last good keys stay, and without any requests are a 503'),
  'identity.back': info('whoever says which credentials hold answers again'),
  'counters.away': warn('the server of shared counters does not answer; this node counts alone'),
  'counters.back': info('the server of shared counters answers; what was counted alone is told'),
  'limits.unreadable': warn('counters of limits could not be read; they begin anew'),
  'limits.unwritable': warn('counters of limits could not be written; a kill of the supervisor would lose them'),
  'recorder.renewed': info('the recorder is replaced, for it has other settings'),
  'recorder.ended': warn('the recorder died, and another takes its place; records wait in their segments'),
  'recorder.failed': error('the recorder could not start, take in or erase; it tries again'),
  'process.failed': error('a process broke on a fault of ours and ends; its supervisor starts another'),
  'process.warning': warn('the runtime warns'),
  'capture.failed': warn('a body was not captured'),
  'tracing.setting': warn('a variable of OpenTelemetry that cannot be read'),
  'exchange.withdrawn': warn('a tunnel or a streamed answer was ended, for its caller might not have it any more'),
  'exchange.settled': info('one exchange, where log.access is on'),
} as const satisfies Readonly<Record<string, LogEvent>>;

export type LogEventName = keyof typeof logEvents;
