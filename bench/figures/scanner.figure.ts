import { startDemo } from '@sluice/demo';
import { atLeast, atMost, type Figure } from '../figure.ts';
import { pairwise, type Spread, spreadOf } from '../gate.ts';
import { measureScannerApart } from '../scanner-apart.ts';

const rounds = 9;
const megabyte = 1e6;

export const figure: Figure = {
  name: 'scanner',
  about: 'scanner, trie and all classes on 200 KB of JSON, against parse + expressions + stringify, and on 100 MB',
  goal: '≥ 100 MB/s, ≥ 8 × the baseline, linear to 100 MB, memory bounded',
  async measure({ say, signal, workFolder }) {
    const document = await benchDocument();
    say(`${document.length} bytes in ${rounds} rounds, then 100 MB`);
    const options = { document, rounds, streamBytes: 100 * megabyte, signal };
    const { speeds, baselines, stream } = await measureScannerApart(options, workFolder);
    const speed = spreadOf(speeds);
    const ratio = pairwise(speeds, baselines, (our, their) => our / their);
    const streamNote = `${(stream.bytes / megabyte).toFixed(0)} MB at ${stream.megabytesPerSecond.toFixed(0)} MB/s`;
    return [
      { kind: 'measured', name: 'scanner speed', value: speed.median, unit: 'MB/s', goal: atLeast(100), note: range(speed) },
      {
        kind: 'measured',
        name: 'scanner ratio',
        value: ratio.median,
        unit: '×',
        goal: atLeast(8),
        note: `${range(ratio)}; the baseline ${spreadOf(baselines).median.toFixed(1)} MB/s`,
      },
      { kind: 'measured', name: 'scanner linearity', value: stream.linearity, unit: '×', goal: atMost(1.3), note: streamNote },
      { kind: 'measured', name: 'scanner memory', value: stream.residentBytes / megabyte, unit: 'MB', goal: atMost(64), note: streamNote },
    ];
  },
};

function range({ low, high }: Spread): string {
  return `${low.toPrecision(3)} to ${high.toPrecision(3)} over ${rounds} rounds`;
}

async function benchDocument(): Promise<Buffer> {
  await using demo = await startDemo({ flaws: 'none', silent: true });
  const response = await fetch(`${demo.url}/v1/bench/200k`, { headers: { 'accept-encoding': 'identity' } });
  return Buffer.from(await response.arrayBuffer());
}
