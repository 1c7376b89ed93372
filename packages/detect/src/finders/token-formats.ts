import { type Alphabet, alphabet, alphanumeric, base64url, hex } from '../bytes.ts';

/** How one issuer writes its tokens, from its documentation: fixed text, then `min` to `max` bytes of an alphabet. */
export interface TokenFormat {
  readonly issuer: string;
  readonly prefix: string;
  readonly body: Alphabet;
  readonly min: number;
  readonly max: number;
  /** Fixed text that must follow the prefix somewhere in the body, or none. */
  readonly inside: string;
}

const upperDigits = alphabet('0-9A-Z');
const lowerHex = alphabet('0-9a-f');
const dotted = alphabet('0-9A-Za-z_.-');
const base64 = alphabet('0-9A-Za-z+/=');
const dashed = alphabet('0-9A-Za-z-');

function row(issuer: string, prefix: string, body: Alphabet, min: number, max = min, inside = ''): TokenFormat {
  return { issuer, prefix, body, min, max, inside };
}

export const tokenFormats: readonly TokenFormat[] = [
  row('Stripe secret key', 'sk_live_', alphanumeric, 16, 247),
  row('Stripe test secret key', 'sk_test_', alphanumeric, 16, 247),
  row('Stripe restricted key', 'rk_live_', alphanumeric, 16, 247),
  row('Stripe test restricted key', 'rk_test_', alphanumeric, 16, 247),
  row('Stripe webhook secret', 'whsec_', base64, 32, 64),
  row('GitHub personal token', 'ghp_', alphanumeric, 36, 251),
  row('GitHub OAuth token', 'gho_', alphanumeric, 36, 251),
  row('GitHub user token', 'ghu_', alphanumeric, 36, 251),
  row('GitHub server token', 'ghs_', alphanumeric, 36, 251),
  row('GitHub refresh token', 'ghr_', alphanumeric, 36, 251),
  row('GitHub fine-grained token', 'github_pat_', base64url, 60, 244),
  row('AWS access key', 'AKIA', upperDigits, 16),
  row('AWS temporary access key', 'ASIA', upperDigits, 16),
  row('AWS bearer token', 'ABSK', base64, 109, 132),
  row('Google API key', 'AIza', base64url, 35),
  row('Google OAuth client secret', 'GOCSPX-', base64url, 28),
  row('Google OAuth access token', 'ya29.', dotted, 30, 2048),
  row('Slack bot token', 'xoxb-', dashed, 24, 250),
  row('Slack user token', 'xoxp-', dashed, 24, 250),
  row('Slack workspace token', 'xoxa-', dashed, 24, 250),
  row('Slack refresh token', 'xoxr-', dashed, 24, 250),
  row('Slack session token', 'xoxs-', dashed, 24, 250),
  row('Slack app token', 'xapp-', dashed, 30, 250),
  row('Slack webhook', 'hooks.slack.com/services/T', alphabet('0-9A-Za-z/'), 28, 80),
  row('GitLab personal token', 'glpat-', dotted, 20, 300),
  row('GitLab deploy token', 'gldt-', base64url, 20, 64),
  row('GitLab runner token', 'glrt-', dotted, 20, 300),
  row('GitLab trigger token', 'glptt-', base64url, 20, 64),
  row('npm token', 'npm_', alphanumeric, 36),
  row('SendGrid key', 'SG.', dotted, 60, 72, '.'),
  row('Twilio key', 'SK', lowerHex, 32),
  row('OpenAI project key', 'sk-proj-', base64url, 40, 260),
  row('OpenAI service key', 'sk-svcacct-', base64url, 40, 260),
  row('OpenAI key', 'sk-', base64url, 40, 200, 'T3BlbkFJ'),
  row('Anthropic key', 'sk-ant-', base64url, 40, 200),
  row('DigitalOcean token', 'dop_v1_', lowerHex, 64),
  row('DigitalOcean OAuth token', 'doo_v1_', lowerHex, 64),
  row('DigitalOcean refresh token', 'dor_v1_', lowerHex, 64),
  row('Shopify token', 'shpat_', hex, 32),
  row('Shopify custom app token', 'shpca_', hex, 32),
  row('Shopify private app token', 'shppa_', hex, 32),
  row('Shopify shared secret', 'shpss_', hex, 32),
  row('Square access token', 'EAAA', base64url, 60),
  row('Square application secret', 'sq0csp-', base64url, 43),
  row('Square access token', 'sq0atp-', base64url, 22),
  row('Mailgun key', 'key-', lowerHex, 32),
  row('PyPI token', 'pypi-AgE', base64url, 50, 1000),
  row('Hugging Face token', 'hf_', alphanumeric, 34, 40),
  row('Databricks token', 'dapi', lowerHex, 32),
  row('Doppler token', 'dp.pt.', alphanumeric, 40, 44),
  row('Doppler service token', 'dp.st.', dotted, 40, 90),
  row('Linear key', 'lin_api_', alphanumeric, 40),
  row('Notion token', 'ntn_', alphanumeric, 40, 60),
  row('Postman key', 'PMAK-', dashed, 59),
  row('Sentry token', 'sntrys_', base64url, 60, 500),
  row('New Relic user key', 'NRAK-', upperDigits, 27),
  row('Grafana service account token', 'glsa_', base64url, 41),
  row('Grafana Cloud token', 'glc_', base64, 32, 400),
  row('HashiCorp Vault token', 'hvs.', base64url, 24, 200),
  row('Terraform Cloud token', 'atlasv1.', base64url, 60, 80),
  row('Docker personal token', 'dckr_pat_', base64url, 27),
  row('Atlassian token', 'ATATT3', alphabet('0-9A-Za-z_=-'), 180, 220),
  row('Pulumi token', 'pul-', lowerHex, 40),
  row('PlanetScale password', 'pscale_pw_', dotted, 32, 64),
  row('RubyGems key', 'rubygems_', lowerHex, 48),
  row('Figma token', 'figd_', base64url, 38, 60),
  row('Airtable token', 'pat', dotted, 79, 79, '.'),
  row('Supabase key', 'sbp_', lowerHex, 40),
  row('Vercel AI gateway key', 'vck_', alphanumeric, 50, 70),
  row('Groq key', 'gsk_', alphanumeric, 52),
  row('xAI key', 'xai-', alphanumeric, 70, 90),
  row('Replicate token', 'r8_', alphanumeric, 37, 40),
  row('Brevo key', 'xkeysib-', dashed, 81, 81),
  row('Age secret key', 'AGE-SECRET-KEY-1', upperDigits, 58),
  row('Fly.io token', 'fo1_', base64url, 43),
  row('Sluice key', 'sluice_', base64url, 24, 200),
];
