import { openGate } from '../../test/support/gate.ts';
import { exchangeRaw, requestText } from '../../test/support/raw-exchange.ts';
import { always, answerBytes, RawUpstream } from '../../test/support/raw-upstream.ts';
import type { Cell } from './matrices/cell.ts';

const json = 'Content-Type: application/json';

/** Where a name of a request stands, and the request that holds it there. */
const places: Readonly<Record<string, (name: string) => Buffer>> = {
  query: (name) => requestText('GET', `/things?a=1&${encodeURIComponent(name)}=1`),
  JSON: (name) => requestText('POST', '/things', [json], JSON.stringify({ a: 1, [name]: 1 })),
  'inner JSON': (name) => requestText('POST', '/things', [json], `{"a":[{"b":{${JSON.stringify(name)}:{"c":1}}}]}`),
  form: (name) => requestText('POST', '/things', ['Content-Type: application/x-www-form-urlencoded'], `a=1&${encodeURIComponent(name)}=1`),
  multipart: (name) =>
    requestText(
      'POST',
      '/things',
      ['Content-Type: multipart/form-data; boundary=x'],
      `--x\r\nContent-Disposition: form-data; name="${name.replaceAll('"', '%22')}"\r\n\r\n1\r\n--x--\r\n`,
    ),
};

/** Names through the gate at every place that has names: which of them it lets through, and which of those that are none it refuses. */
export async function measureNames(bad: readonly Cell[], good: readonly Cell[]) {
  await using upstream = await RawUpstream.open(always(answerBytes('{}', { lines: [json] })));
  await using gate = await openGate({ upstream: upstream.url });
  const answered = async (cells: readonly Cell[], status: number): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const { text } of cells.filter(({ isName }) => isName)) {
      for (const [place, write] of Object.entries(places)) {
        const answer = await exchangeRaw(gate.port, write(text));
        if (answer.status !== status) found.push(`${text} in ${place}: ${answer.status}`);
      }
    }
    return found;
  };
  const count = (cells: readonly Cell[]): number => cells.filter(({ isName }) => isName).length * Object.keys(places).length;
  return { tried: count(bad), passed: await answered(bad, 403), ordinary: count(good), refused: await answered(good, 200) };
}
