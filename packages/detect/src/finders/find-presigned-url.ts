import { byteMask } from '@sluice/model';
import { alphabet, hex, runEnd } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

const url = alphabet("0-9A-Za-z._~!$&'()*+,;=%/?#:@[]-");
const signature = alphabet('0-9A-Za-z%+/=_~.-');
const back = 2048;

/** Links that are keys to what they lead to: AWS, Google Cloud, Azure, CloudFront, Aliyun, Tencent, Volcano, Akamai. */
export const presignedUrlFinders: readonly TextFinder[] = [
  finder('X-Amz-Signature=', 'AWS presigned link', 64, hex),
  finder('X-Goog-Signature=', 'Google Cloud presigned link', 64, hex),
  finder('X-Oss-Signature=', 'Alibaba Cloud presigned link', 64, hex),
  finder('X-Tos-Signature=', 'Volcano Engine presigned link', 64, hex),
  finder('q-signature=', 'Tencent Cloud presigned link', 40, hex),
  finder('~hmac=', 'Akamai token in a link', 64, hex),
  finder('&Signature=', 'presigned link', 20, signature),
  finder('?Signature=', 'presigned link', 20, signature),
  finder('sig=', 'Azure shared access signature', 40, signature),
];

function finder(literal: string, what: string, min: number, alphabetOf: Uint8Array): TextFinder {
  return {
    literals: [literal],
    digitsMin: 0,
    bytesMin: literal.length + min,
    needs: byteMask.equals,
    find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
      const from = at + literal.length;
      if (literal === 'sig=' && bytes[at - 1] !== 38 && bytes[at - 1] !== 63) return outcome.none;
      const to = runEnd(alphabetOf, bytes, from, Math.min(end, from + 1024));
      if (to - from < min) return outcome.none;
      let first = at;
      while (first > start && at - first < back && url[bytes[first - 1] ?? 0] === 1) first -= 1;
      found.start = first;
      found.end = runEnd(url, bytes, to, Math.min(end, to + back));
      found.weight = literal.startsWith('X-') ? 14 : 9;
      found.what = what;
      return outcome.fit;
    },
  };
}
