// Its face loads a second validator for words that are not used here.
import { type FormatName, fullFormats } from 'ajv-formats/dist/formats.js';

/** Formats that are checked, with the longest text that can be one. The patterns of some are not linear: the length is their bound. */
const lengthByFormat: Readonly<Record<string, number>> = {
  date: 10,
  time: 64,
  'date-time': 64,
  duration: 128,
  email: 320,
  hostname: 255,
  ipv4: 15,
  ipv6: 64,
  uri: 4096,
  'uri-reference': 4096,
  uuid: 45,
  byte: 16_777_216,
};
const numberFormats: readonly string[] = ['int32', 'int64'];

export function isCheckedFormat(format: string): boolean {
  return format in lengthByFormat || numberFormats.includes(format);
}

type CheckedFormat =
  | { readonly type: 'string'; readonly validate: (text: string) => boolean }
  | { readonly type: 'number'; readonly validate: (value: number) => boolean };

/** The formats as the validator takes them. */
export function checkedFormats(): Record<string, CheckedFormat> {
  const formats: Record<string, CheckedFormat> = {
    int32: { type: 'number', validate: (value) => Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31 },
    int64: { type: 'number', validate: (value) => Number.isInteger(value) && value >= -(2 ** 63) && value <= 2 ** 63 },
  };
  for (const [name, lengthMax] of Object.entries(lengthByFormat)) {
    const check = checkOf(fullFormats[name as FormatName]);
    formats[name] = { type: 'string', validate: (text) => text.length <= lengthMax && check(text) };
  }
  return formats;
}

/** Formats come as a pattern, a function, or an object that holds one of them. */
function checkOf(format: unknown): (text: string) => boolean {
  if (format instanceof RegExp) return (text) => format.test(text);
  if (typeof format === 'function') return (text) => Boolean(format(text));
  if (typeof format === 'object' && format !== null && 'validate' in format) return checkOf(format.validate);
  return () => true;
}
