import { cells, kinds } from '../faults/cells.ts';
import { measureFaults } from '../faults/measure.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

export const figure: Figure = {
  name: 'upstream-faults',
  about:
    '14 faults of an upstream × GET, POST, upload, streamed answer, WebSocket through a whole Sluice: what the client sees, and what is left',
  goal: '70 of 70 cells right in time; 0 sockets left, 0 broken bodies whole, 0 requests repeated that may not be',
  async measure({ workFolder: folder, say, show }) {
    const reading = await measureFaults(cells, { folder, atOnce: kinds.length, busyMs: 2_000, say });
    for (const line of reading.wrong) say(line);
    show(reading.wrong.join('\n'));
    return [
      { kind: 'measured', name: 'upstream-faults right', value: reading.right, unit: 'cells', goal: atLeast(cells.length) },
      { kind: 'measured', name: 'upstream-faults left', value: reading.socketsLeft, unit: 'sockets', goal: atMost(0) },
      { kind: 'measured', name: 'upstream-faults broken as whole', value: reading.brokenAsWhole, unit: 'bodies', goal: atMost(0) },
      { kind: 'measured', name: 'upstream-faults repeated', value: reading.repeated, unit: 'requests', goal: atMost(0) },
    ];
  },
};
