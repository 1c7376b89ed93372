import { atMost, type Figure } from '../figure.ts';
import { measureSlowClients } from '../slow/measure.ts';

const count = 1_000;
/** The gate looks at its timeouts once a second and cuts within two; half a second is for a machine with other work. */
const lateMsMax = 2_500;

export const figure: Figure = {
  name: 'slow-clients',
  about: '1,000 slow heads, 1,000 slow bodies and 1,000 slow readers at once: memory, good traffic beside them, and when they are cut',
  goal: '≤ 20 KiB each; p99 of good traffic ≤ 2 ×; all cut within 2.5 s of their limit',
  async measure({ workFolder: folder, say }) {
    const reading = await measureSlowClients({ folder, count, limitMs: 30_000, windows: 5, windowSeconds: 1, looks: 3, say });
    const { bytesEach, lateMs } = reading;
    const kib = (bytes: number): number => bytes / 1024;
    if (reading.failed > 0) throw new Error(`${reading.failed} good requests failed`);
    const note = `${reading.aloneMs.toFixed(1)} ms alone, ${reading.besideMs.toFixed(1)} ms beside them`;
    return [
      { kind: 'measured', name: 'slow-clients head', value: kib(bytesEach.loris), unit: 'KiB', goal: atMost(20) },
      { kind: 'measured', name: 'slow-clients body', value: kib(bytesEach.body), unit: 'KiB', goal: atMost(20) },
      { kind: 'measured', name: 'slow-clients reader', value: kib(bytesEach.reader), unit: 'KiB', goal: atMost(20) },
      { kind: 'measured', name: 'slow-clients p99', value: reading.besideMs / reading.aloneMs, unit: '×', goal: atMost(2), note },
      { kind: 'measured', name: 'slow-clients head cut', value: lateMs.loris, unit: 'ms late', goal: atMost(lateMsMax) },
      { kind: 'measured', name: 'slow-clients body cut', value: lateMs.body, unit: 'ms late', goal: atMost(lateMsMax) },
      { kind: 'measured', name: 'slow-clients reader cut', value: lateMs.reader, unit: 'ms late', goal: atMost(lateMsMax) },
    ];
  },
};
