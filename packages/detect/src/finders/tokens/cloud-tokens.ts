import { alphabet, alphanumeric, base64url } from '../../bytes.ts';
import {
  base64,
  dotted,
  led,
  lowerDigits,
  lowerHex,
  some,
  type TokenFormat,
  token,
  tokens,
  upperDigits,
  uuidParts,
} from './token-format.ts';

const base32 = alphabet('A-Z2-7');
const slashes = alphabet('0-9A-Za-z+/');
const secretEnd = alphabet('AQgw');

/** Azure keys of 88, 84, 52 and 44 characters have a mark of their service at a fixed place. */
function azure(service: string, mark: string, before: number, ...after: Parameters<typeof token>[2][]): TokenFormat {
  return led(token(`Azure ${service} key`, mark, ...after), '', some(slashes, before));
}

const long = [some(slashes, 5), some(secretEnd, 1), '=='] as const;
const short = [some(slashes, 6), '='] as const;

/** Who rents out machines, storage and databases. */
export const cloudTokens: readonly TokenFormat[] = [
  ...tokens('AWS access key', ['AKIA', 'ASIA'], some(base32, 16)),
  token('AWS Bedrock key', 'ABSK', some(base64, 109, 132)),
  token('AWS Bedrock short-term key', 'bedrock-api-key-', some(base64, 60, 2048)),
  token('Google API key', 'AIza', some(base64url, 35)),
  token('Google OAuth client secret', 'GOCSPX-', some(base64url, 28)),
  token('Google OAuth access token', 'ya29.', some(dotted, 30, 2048)),
  token('Google authorization code', '4/0A', some(base64url, 60, 90)),
  token('Google OAuth refresh token', '1//0', some(base64url, 60, 200)),
  led(token('Firebase server key', ':APA91b', some(base64url, 134)), 'AAAA', some(base64url, 11)),
  azure('storage', '+ASt', 76, ...long),
  azure('Cosmos DB', 'ACDb', 76, ...long),
  azure('Batch', '+ABa', 76, ...long),
  azure('API Management', 'APIM', 76, ...long),
  // In the alphabet for URLs.
  led(token('Azure Functions key', 'AzFu', some(base64url, 5, 6), '=='), '', some(alphabet('0-9A-Za-z/_+-'), 44)),
  azure('Search', 'AzSe', 42, some(slashes, 6)),
  azure('container registry', '+ACR', 42, some(slashes, 6)),
  azure('Event Hubs', '+AEh', 33, ...short),
  azure('Service Bus', '+ASb', 33, ...short),
  azure('Relay', '+ARm', 33, ...short),
  azure('IoT Hub', 'AIoT', 33, ...short),
  azure('Redis cache', 'AzCa', 33, ...short),
  // The common annotated security key (CASK): the mark stands at character 53 of 84.
  led(token('Azure common annotated key', 'JQQJ99', some(alphanumeric, 26)), '', some(alphanumeric, 52)),
  led(token('Azure DevOps token', 'AZDO', some(alphanumeric, 4)), '', some(alphanumeric, 76)),
  token('Alibaba Cloud access key', 'LTAI', some(alphanumeric, 17, 26)),
  token('Tencent Cloud secret id', 'AKID', some(alphanumeric, 32)),
  token('Yandex Cloud API key', 'AQVN', some(base64url, 35, 38)),
  token('Yandex Cloud static key', 'YCAJE', some(base64url, 20, 35)),
  token('Yandex Cloud token', 't1.9eu', some(dotted, 60, 400)),
  token('Yandex OAuth token', 'y0_Ag', some(base64url, 50, 60)),
  token('DigitalOcean Spaces key', 'DO00', some(upperDigits, 16)),
  ...tokens('DigitalOcean token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], some(lowerHex, 64)),
  token('Heroku key', 'HRKU-', ...uuidParts),
  token('Heroku key', 'HRKU-AA', some(base64url, 58)),
  token('Cloudflare origin CA key', 'v1.0-', some(lowerHex, 24), '-', some(lowerHex, 146)),
  ...tokens('Cloudflare API token', ['cfut_', 'cfat_'], some(base64url, 46, 48)),
  token('Cloudflare global key', 'cfk_', some(base64url, 46, 48)),
  token('Akamai client token', 'akab-', some(alphanumeric, 16), '-', some(alphanumeric, 16)),
  ...tokens('Fly.io token', ['fo1_', 'fm2_', 'fm1r_'], some(alphabet('0-9A-Za-z+/=_-'), 40, 1024)),
  token('Render key', 'rnd_', some(alphanumeric, 28, 36)),
  token('Netlify token', 'nfp_', some(alphanumeric, 36, 40)),
  ...tokens('Vercel token', ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], some(alphanumeric, 50, 70)),
  ...tokens('Deno Deploy token', ['ddp_', 'ddo_'], some(alphanumeric, 36)),
  ...tokens('PlanetScale token', ['pscale_pw_', 'pscale_tkn_', 'pscale_oauth_'], some(dotted, 32, 64)),
  ...tokens('Supabase key', ['sbp_', 'sbp_oauth_'], some(lowerHex, 40)),
  token('Supabase secret key', 'sb_secret_', some(base64url, 31)),
  token('Neon key', 'napi_', some(lowerDigits, 56, 70)),
  token('Convex deploy key', '|eyJ2', some(base64, 60, 400)),
  token('MongoDB Atlas service account secret', 'mdb_sa_sk_', some(base64url, 40)),
  token('Confluent secret', 'cflt', some(slashes, 60)),
  token('Databricks token', 'dapi', some(lowerHex, 32)),
  token('Databricks token', 'dapi', some(lowerHex, 32), '-', some(alphabet('0-9'), 1)),
  token('Elastic Cloud key', 'essu_', some(base64, 60, 120)),
  ...tokens('dbt Cloud token', ['dbtc_', 'dbtu_'], some(base64url, 35, 60)),
  token('UpCloud token', 'ucat_', some(upperDigits, 26)),
];
