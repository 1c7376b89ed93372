import { atLeast, atMost, type Figure } from '../figure.ts';
import { measureRollingRestarts } from '../processes/rolling-restart.ts';

export const figure: Figure = {
  name: 'rolling-restart',
  about: 'requests over ten rolling restarts of two workers, keep-alive and one connection a request; a request of 20 s and a tunnel',
  goal: '0 failed of at least 10,000 each; the long ones survive the grace period',
  async measure({ say, workFolder: folder }) {
    const { keptAlive, oneEach, cutOff } = await measureRollingRestarts({
      folder,
      restarts: 10,
      everyMs: 2_000,
      perSecond: 250,
      requestsLeast: 10_000,
      longMs: 20_000,
      say,
    });
    for (const why of cutOff) say(why);
    const name = 'rolling-restart';
    return [
      {
        kind: 'measured',
        name: `${name} keep-alive failed`,
        value: keptAlive.failed,
        unit: 'requests',
        goal: atMost(0),
        note: keptAlive.why,
      },
      { kind: 'measured', name: `${name} one each failed`, value: oneEach.failed, unit: 'requests', goal: atMost(0), note: oneEach.why },
      { kind: 'measured', name: `${name} long ones cut off`, value: cutOff.length, unit: 'of 2', goal: atMost(0) },
      {
        kind: 'measured',
        name: `${name} asked of each`,
        value: Math.min(keptAlive.asked, oneEach.asked),
        unit: 'requests',
        goal: atLeast(10_000),
      },
    ];
  },
};
