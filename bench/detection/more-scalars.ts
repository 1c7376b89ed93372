import type { ScalarKind } from './scalars.ts';

const hex = '0123456789abcdef';

/** Kinds that the noise figure asks about beside those of answers. */
export const moreScalarKinds: readonly ScalarKind[] = [
  kind('build number', 'build build_number run_number', (random) => random.digits(random.between(3, 6))),
  kind('bytes', 'size bytes content_length file_size', (random) => random.between(100, 9_999_999_999)),
  kind('microseconds', 'latency_us elapsed_us created_us', (random) => Number(`1${random.digits(15)}`)),
  kind(
    'git describe',
    'git_version describe tag_name',
    (random) => `v${random.between(0, 9)}.${random.between(0, 30)}.0-${random.between(1, 300)}-g${random.text(hex, 7)}`,
  ),
  kind('trace parent', 'traceparent trace_context', (random) => `00-${random.text(hex, 32)}-${random.text(hex, 16)}-01`),
  kind('span', 'span_id trace_id', (random) => random.text(hex, random.pick([16, 32]))),
  kind(
    'cron',
    'schedule cron cron_expression',
    (random) => `${random.between(0, 59)} ${random.between(0, 23)} * * ${random.between(1, 5)}`,
  ),
  kind('glob', 'pattern include exclude', (random) => `src/**/*.${random.pick(['ts', 'go', 'py'])}`),
  kind('aspect', 'aspect_ratio resolution', (random) => `${random.between(320, 3840)}x${random.between(240, 2160)}`),
  kind('amazon resource', 'arn resource_arn', (random) => `arn:aws:s3:::bucket-${random.digits(4)}/key-${random.digits(3)}`),
  kind(
    'image of a container',
    'image container_image',
    (random) => `registry.example/team/app:${random.between(1, 9)}.${random.between(0, 20)}`,
  ),
  kind('ISIN', 'isin security_id', (random) => random.fill('US9999999999')),
  kind('week', 'week period', (random) => `${random.between(2015, 2026)}-W${String(random.between(1, 52)).padStart(2, '0')}`),
  kind('year', 'year model_year fiscal_year', (random) => random.between(1990, 2030)),
  kind('boarding gate', 'gate seat platform', (random) => random.fill('A99')),
  kind('rating', 'rating stars', (random) => `${random.between(1, 4)}.${random.between(0, 9)}/5`),
  kind('chemical', 'formula compound', (random) => random.pick(['C8H10N4O2', 'H2SO4', 'NaCl', 'C6H12O6'])),
  kind('JSON pointer', 'pointer json_path', (random) => `/data/${random.between(0, 99)}/attributes/total`),
  kind('CSS', 'style css', (random) => `margin: ${random.between(0, 40)}px auto; color: #${random.text(hex, 6)}`),
];

function kind(name: string, keys: string, make: ScalarKind['make']): ScalarKind {
  return { kind: name, keys: keys.split(' '), make };
}
