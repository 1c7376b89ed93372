import { alphabet, alphanumeric, base64url, hex } from '../../bytes.ts';
import { endsInBase62Crc } from '../../checksums/crc32-base62.ts';
import { endsInHexCrc } from '../../checksums/crc32-hex.ts';
import { isOnePasswordToken, isPypiToken, isSentryToken } from './structures.ts';
import { base64, checked, dotted, led, lowerHex, some, type TokenFormat, token, tokens, upperDigits, upperHex } from './token-format.ts';

const lower = alphabet('0-9a-z');

/** Forges, package registries, build and release services, and keepers of secrets. */
export const codeTokens: readonly TokenFormat[] = [
  ...tokens('GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], some(alphanumeric, 36)).map((one) =>
    checked(one, endsInBase62Crc, 4),
  ),
  // Tokens of 2026 and later may be longer; their checksum is not published.
  ...tokens('GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], some(alphanumeric, 70, 251)),
  token('GitHub fine-grained token', 'github_pat_', some(alphanumeric, 22), '_', some(alphanumeric, 59)),
  ...tokens(
    'GitLab token',
    ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-', 'glsoat-', 'glagent-', 'glffct-', 'glimt-', 'glft-', 'gloas-', 'glrtr-'],
    some(dotted, 20, 320),
  ),
  token('GitLab runner token', 'GR1348941', some(base64url, 20)),
  token('Bitbucket app password', 'ATBB', some(alphanumeric, 32)),
  ...tokens('Atlassian token', ['ATATT3', 'ATCTT3'], some(alphabet('0-9A-Za-z_=-'), 180, 230)),
  token('Trello token', 'ATTA', some(lowerHex, 64), some(upperHex, 8)),
  token('Sourcegraph token', 'sgp_', some(lowerHex, 40)),
  token('Sourcegraph token', 'sgp_', some(lowerHex, 16), '_', some(lowerHex, 40)),
  token('Sourcegraph token', 'sgp_local_', some(lowerHex, 40)),
  ...tokens('Sourcegraph gateway token', ['slk_', 'sgd_'], some(lowerHex, 64)),
  checked(token('npm token', 'npm_', some(alphanumeric, 36)), endsInBase62Crc, 4),
  checked(token('PyPI token', 'pypi-AgE', some(base64url, 80, 1000)), isPypiToken, 5),
  checked(token('Sluice key', 'sluice_', some(alphanumeric, 49)), endsInBase62Crc, 7),
  token('RubyGems key', 'rubygems_', some(lowerHex, 48)),
  token('Clojars token', 'CLOJARS_', some(lower, 60)),
  ...tokens('Docker token', ['dckr_pat_', 'dckr_oat_'], some(base64url, 27, 32)),
  token('JFrog key', 'AKCp', some(alphanumeric, 69)),
  // Base64 of `reftkn`.
  token('JFrog reference token', 'cmVmdGtu', some(alphanumeric, 56)),
  ...tokens('CircleCI token', ['CCIPAT_', 'CCIPRJ_'], some(alphanumeric, 22), '_', some(lowerHex, 40)),
  token('Buildkite token', 'bkua_', some(lowerHex, 40)),
  ...tokens('Buildkite agent token', ['bkct_', 'bkaj_'], some(base64url, 40, 80)),
  ...tokens('SonarQube token', ['sqp_', 'squ_', 'sqa_'], some(lowerHex, 40)),
  ...tokens('Snyk token', ['snyk_uat.', 'snyk_sat.'], some(dotted, 40, 120)),
  token('Chromatic token', 'chpt_', some(alphanumeric, 12, 24)),
  ...tokens('JetBrains token', ['perm:', 'perm-'], some(base64, 8, 80), '.', some(base64, 4, 80), '.', some(base64, 30, 60)),
  token('Pulumi token', 'pul-', some(lowerHex, 40)),
  led(token('Terraform Cloud token', '.atlasv1.', some(base64url, 60, 70)), '', some(alphanumeric, 14)),
  ...tokens('HashiCorp Vault token', ['hvs.', 'hvb.', 'hvr.'], some(base64url, 24, 300)),
  ...tokens('Doppler token', ['dp.pt.', 'dp.ct.', 'dp.scim.', 'dp.audit.', 'dp.said.'], some(alphanumeric, 40, 44)),
  token('Doppler service token', 'dp.st.', some(dotted, 40, 90)),
  checked(token('1Password service account token', 'ops_eyJ', some(base64url, 250, 2000)), isOnePasswordToken, 4),
  ...tokens('Prefect key', ['pnu_', 'pnb_'], some(alphanumeric, 36)),
  token('Infracost key', 'ico-', some(alphanumeric, 32)),
  token('Apollo key', 'user:gh.', some(base64url, 20, 80)),
  token('Postman key', 'PMAK-', some(lowerHex, 24), '-', some(lowerHex, 34)),
  token('Postman collection key', 'PMAT-', some(upperDigits, 26)),
  token('ReadMe key', 'rdme_', some(lower, 70)),
  checked(token('Sentry organisation token', 'sntrys_eyJ', some(base64, 60, 500), '_', some(base64, 43)), isSentryToken, 7),
  ...tokens('Sentry user token', ['sntryu_', 'sntrya_'], some(lowerHex, 64)),
  token('New Relic user key', 'NRAK-', some(upperDigits, 27)),
  token('New Relic insights key', 'NRII-', some(base64url, 32)),
  token('New Relic REST key', 'NRRA-', some(lowerHex, 42)),
  led(token('New Relic licence key', 'NRAL'), '', some(lower, 36)),
  checked(token('Grafana service account token', 'glsa_', some(alphanumeric, 32), '_', some(hex, 8)), endsInHexCrc),
  token('Grafana API key', 'eyJrIjoi', some(base64, 64, 400)),
  token('Grafana Cloud token', 'glc_eyJ', some(base64, 32, 400)),
  ...tokens(
    'Dynatrace token',
    ['dt0c01.', 'dt0s01.', 'dt0s02.', 'dt0s06.', 'dt0s16.'],
    some(upperDigits, 8, 24),
    '.',
    some(upperDigits, 64),
  ),
  ...tokens('Honeycomb key', ['hcaik_', 'hcxik_', 'hcxmk_', 'hcamk_', 'hcaic_'], some(lower, 58)),
  token('Rootly key', 'rootly_', some(lowerHex, 64)),
  ...tokens(
    'Tailscale key',
    ['tskey-auth-', 'tskey-api-', 'tskey-client-', 'tskey-scim-', 'tskey-webhook-'],
    some(alphanumeric, 12, 20),
    '-',
    some(alphanumeric, 16, 40),
  ),
  token('Defined Networking key', 'dnkey-', some(base64url, 26), '-', some(base64url, 52)),
  ...tokens('Settlemint token', ['sm_aat_', 'sm_pat_', 'sm_sat_'], some(alphanumeric, 16)),
  token('Unkey root key', 'unkey_', some(alphanumeric, 20, 30)),
  token('Sluice key', 'sluice_', some(base64url, 24, 200)),
];
