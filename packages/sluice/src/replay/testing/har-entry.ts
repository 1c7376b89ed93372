import type { HarEntry } from '../har.ts';

interface Said {
  readonly method?: string;
  readonly url?: string;
  readonly status?: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An entry as a browser writes it, of what a test says and nothing else. */
export function harEntry({ method = 'GET', url = 'https://shop.example/users/7', status = 200, json, headers = {} }: Said): HarEntry {
  const text = json === undefined ? undefined : JSON.stringify(json);
  return {
    startedDateTime: '2026-11-25T10:00:00.000Z',
    request: { method, url, headers: Object.entries(headers).map(([name, value]) => ({ name, value })) },
    response: {
      status,
      headers: [
        { name: 'content-type', value: 'application/json' },
        { name: 'content-encoding', value: 'br' },
      ],
      content: { size: text?.length ?? 0, mimeType: 'application/json', ...(text === undefined ? {} : { text }) },
    },
  };
}
