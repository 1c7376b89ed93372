import { alphanumerics, type Random } from './random.ts';
import { mayUse, type Split } from './split.ts';

/** A kind of value that every API has and that is nobody's: names it is given, and how it is made. */
export interface ScalarKind {
  readonly kind: string;
  readonly keys: readonly string[];
  readonly make: (random: Random) => string | number | boolean;
}

function kind(name: string, keys: string, make: (random: Random) => string | number | boolean): ScalarKind {
  return { kind: name, keys: keys.split(' '), make };
}

const hex = '0123456789abcdef';
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const base64 = `${alphanumerics}+/`;
const words =
  'blue cotton summer garden oak wireless compact classic travel kitchen steel mini solar vintage organic leather ceramic outdoor smart winter'.split(
    ' ',
  );
const things =
  'shirt lamp bottle chair keyboard backpack kettle blanket notebook speaker mug bicycle tent jacket plate vase clock cable'.split(' ');

/** The kinds that 32 and more rows of the noise figure are about. */
export const scalarKinds: readonly ScalarKind[] = [
  kind('epoch seconds', 'created ts timestamp updated_ts expires_at_epoch iat exp last_seen', (random) => epoch(random)),
  kind(
    'epoch milliseconds',
    'created_ms time_ms event_time updated_at_ms timestamp_ms clock',
    (random) => epoch(random) * 1000 + random.between(0, 999),
  ),
  kind('UUID 1', 'id node_id event_id trace uuid', (random) => random.fill('hhhhhhhh-hhhh-1hhh-8hhh-hhhhhhhhhhhh')),
  kind('UUID 4', 'id uuid order_id request_id correlation_id resource_id session_ref', (random) => uuid4(random)),
  kind(
    'UUID 7',
    'id uuid message_id batch_id',
    (random) =>
      `${(1_700_000_000_000 + random.between(0, 1e9))
        .toString(16)
        .padStart(12, '0')
        .replace(/^(.{8})/, '$1-')}-7${random.text(hex, 3)}-${random.text('89ab', 1)}${random.text(hex, 3)}-${random.text(hex, 12)}`,
  ),
  kind('ULID', 'id ulid event_id cursor_id', (random) => `01${random.text(crockford, 24)}`),
  kind('nanoid', 'id nano_id short_id public_id slug_id', (random) => random.text(`${alphanumerics}_-`, 21)),
  kind('ObjectId', '_id id object_id parent_id', (random) => epoch(random).toString(16) + random.text(hex, 16)),
  kind('snowflake', 'id message_id channel_id tweet_id guild_id', (random) => `1${random.digits(17)}`),
  kind('sequence number', 'id row_id index position sequence user_id customer_id item_id', (random) => random.between(1, 9_999_999)),
  kind(
    'ten digits',
    'id ref transaction_id external_id item_number account_ref document_id',
    (random) => `${random.between(1, 9)}${random.digits(9)}`,
  ),
  kind(
    'semantic version',
    'version app_version api_version min_version release firmware',
    (random) =>
      `${random.between(0, 20)}.${random.between(0, 40)}.${random.between(0, 99)}${random.chance(0.2) ? `-rc.${random.between(1, 9)}` : ''}`,
  ),
  kind('ISO date', 'date due_date start_date end_date valid_from invoice_date ship_date', (random) => iso(random).slice(0, 10)),
  kind('ISO time', 'created_at updated_at modified published_at completed_at delivered_at', (random) => iso(random)),
  kind(
    'clock time',
    'opens_at closes_at start_time time departure',
    (random) =>
      `${String(random.between(0, 23)).padStart(2, '0')}:${String(random.between(0, 59)).padStart(2, '0')}${random.chance(0.5) ? ':00' : ''}`,
  ),
  kind('duration', 'duration interval ttl timeout period', (random) =>
    random.pick([
      `PT${random.between(1, 59)}M`,
      `P${random.between(1, 30)}D`,
      `PT${random.between(1, 23)}H30M`,
      `${random.between(1, 90)}s`,
    ]),
  ),
  kind('money', 'amount total price subtotal tax unit_price shipping_cost', (random) => random.between(1, 999_999) / 100),
  kind('money text', 'amount price_text total_display formatted_total display_price', (random) =>
    random.pick([
      `${random.between(1, 9999)}.${random.digits(2)}`,
      `$${random.between(1, 999)}.${random.digits(2)}`,
      `${random.between(1, 99)}.${random.digits(3)},${random.digits(2)} €`,
      `${random.between(10, 999)},${random.digits(2)} zł`,
    ]),
  ),
  kind('percent', 'percent discount_rate rate progress completion', (random) =>
    random.chance(0.5) ? `${random.between(0, 100)}%` : random.between(0, 1000) / 10,
  ),
  kind('ratio', 'score ratio weight confidence similarity average', (random) => random.next()),
  kind('measure', 'width height length depth distance_km temperature weight_kg', (random) => random.between(-900_000, 900_000) / 10_000),
  kind('port', 'port listen_port upstream_port target_port', (random) => random.between(1, 65_535)),
  kind('HTTP status', 'status status_code http_status code response_code', (random) =>
    random.pick([200, 201, 204, 301, 304, 400, 401, 404, 409, 422, 429, 500, 503]),
  ),
  kind('country code', 'country country_code market origin_country', (random) =>
    random.pick(['DE', 'FR', 'US', 'JP', 'BR', 'IND', 'NLD', 'ZA']),
  ),
  kind('currency', 'currency currency_code base_currency', (random) => random.pick(['EUR', 'USD', 'JPY', 'GBP', 'CHF', 'INR'])),
  kind('locale', 'locale language lang content_language', (random) =>
    random.pick(['en-GB', 'de_DE', 'fr', 'pt-BR', 'zh-Hans-CN', 'sr-Latn']),
  ),
  kind('time zone', 'time_zone timezone tz', (random) =>
    random.pick(['Europe/Paris', 'America/New_York', 'UTC', 'Asia/Tokyo', '+02:00', 'America/Argentina/Buenos_Aires']),
  ),
  kind('MIME type', 'content_type mime_type media_type format', (random) =>
    random.pick(['application/json', 'image/png', 'text/html; charset=utf-8', 'application/vnd.api+json', 'video/mp4']),
  ),
  kind(
    'slug',
    'slug handle permalink path_segment key',
    (random) =>
      `${random.pick(words)}-${random.pick(words)}-${random.pick(things)}${random.chance(0.3) ? `-${random.between(2, 99)}` : ''}`,
  ),
  kind('hex colour', 'color colour background fill_color theme_color', (random) => `#${random.text(hex, 6)}`),
  kind('SHA-1', 'sha commit revision tree checksum_sha1', (random) => random.text(hex, 40)),
  kind('SHA-256', 'digest sha256 checksum content_hash file_hash', (random) => random.text(hex, 64)),
  kind('MD5', 'md5 checksum file_md5 content_md5', (random) => random.text(hex, 32)),
  kind('ETag', 'etag e_tag version_tag', (random) =>
    random.pick([`"${random.text(hex, 32)}"`, `W/"${random.text(alphanumerics, 12)}"`, `"${random.text(hex, 10)}-${random.text(hex, 4)}"`]),
  ),
  kind(
    'base64 picture',
    'thumbnail preview blurhash_image image_data',
    (random) => `${random.pick(['iVBORw0KGgo', '/9j/4AAQSk', 'R0lGODlhAQ'])}${random.text(base64, random.between(60, 200))}==`,
  ),
  kind(
    'URL',
    'url href link self image_url next avatar_url homepage website',
    (random) =>
      `https://${random.pick(words)}.example/${random.pick(things)}/${random.between(1, 99_999)}${random.chance(0.3) ? `?page=${random.between(1, 40)}&sort=asc` : ''}`,
  ),
  kind(
    'file name',
    'file filename file_name attachment original_filename',
    (random) =>
      `${random.pick(words)}_${random.pick(things)}-${random.between(1, 2000)}.${random.pick(['pdf', 'png', 'csv', 'docx', 'tar.gz'])}`,
  ),
  kind('SKU', 'sku item_code article_number product_code', (random) =>
    random.fill(random.pick(['AAA-9999-AA', 'A99999', 'AA-AA-999', '99-AAA-99'])),
  ),
  kind('order number', 'order_number order_no reference invoice_number ticket', (random) =>
    random.fill(random.pick(['ORD-99999999', '2024-999999', 'INV/2024/9999', '#99999', 'SO9999999'])),
  ),
  kind('tracking number', 'tracking_number tracking_code shipment_number', (random) =>
    random.fill(random.pick(['1Z999AA99999999999', 'RR999999999DE', '99999999999999999999', 'JJD999999999999999999'])),
  ),
  kind('EAN-13', 'ean gtin barcode ean13 upc', (random) => ean(`${random.between(4, 7)}${random.digits(11)}`)),
  kind('ISBN', 'isbn isbn13 book_isbn', (random) => ean(`978${random.digits(9)}`)),
  kind('IMO number', 'imo vessel_imo imo_number', (random) => random.fill('9999999')),
  kind('quantity', 'quantity qty count stock available items limit', (random) => random.between(0, 500)),
  kind('words for true', 'is_active enabled visible flag in_stock featured', (random) =>
    random.pick(['true', 'false', 'yes', 'no', 'Y', 'N', 'on', 'off']),
  ),
  kind(
    'user agent',
    'user_agent agent browser client_agent',
    (random) =>
      `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${random.between(80, 130)}.0.${random.between(1000, 7000)}.${random.between(10, 200)} Safari/537.36`,
  ),
  kind('status', 'status state phase stage payment_status', (random) =>
    random.pick(['pending', 'ACTIVE', 'in_progress', 'Shipped', 'cancelled', 'archived', 'PAID', 'on-hold', 'Awaiting Review']),
  ),
  kind('type', 'type kind category object event_type resource_type', (random) =>
    random.pick(['invoice', 'order.created', 'SUBSCRIPTION', 'credit_note', 'retail', 'Home & Garden', 'premium', 'Widget']),
  ),
  kind('product name', 'product_name title item_name product_title label', (random) => product(random)),
  kind(
    'prose',
    'description summary comment note text',
    (random) =>
      `${product(random)} in ${random.between(2, 9)} colours, made to last. Delivered in ${random.between(1, 9)} days${random.chance(0.5) ? '; returns are free.' : '.'}`,
  ),
  kind(
    'company',
    'company_name vendor manufacturer brand merchant',
    (random) => `${capital(random.pick(words))} ${capital(random.pick(things))} ${random.pick(['GmbH', 'Ltd', 'Inc.', 'S.A.', 'BV'])}`,
  ),
  kind('cursor', 'cursor next_cursor page_token next_page_token continuation', (random) =>
    random.text(`${alphanumerics}_-`, random.between(24, 60)),
  ),
  kind('scope', 'scope scopes permission grants', (random) =>
    random.pick(['read:orders', 'orders.write', 'openid profile', 'admin:org', 'repo']),
  ),
  kind(
    'event name',
    'event event_name action topic',
    (random) => `${random.pick(things)}.${random.pick(['created', 'updated', 'deleted', 'shipped'])}`,
  ),
  kind(
    'identifier with a prefix',
    'id payment_id object_id subscription_id invoice_id',
    (random) => `${random.pick(['ord', 'inv', 'sub', 'prod', 'evt', 'txn', 'itm'])}_${random.text(alphanumerics, random.between(14, 24))}`,
  ),
  kind('coordinates of a picture', 'x y left top offset_x offset_y', (random) => random.between(0, 4000)),
];

/** Key names that say nothing of what they hold. */
export const neutralKeys = ['value', 'field1', 'data', 'content', 'v', 'item', 'attr', 'f2', 'raw', 'result'];

/** One of the kind's names that is this side's; of the few names a kind has, all casings count. */
export function scalarPhrases(split: Split, { keys }: ScalarKind): readonly string[] {
  const own = keys.filter((key) => mayUse(split, key, key));
  return own.length > 0 ? own : keys;
}

function uuid4(random: Random): string {
  const text = random.text(hex, 32);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-a${text.slice(17, 20)}-${text.slice(20)}`;
}

function epoch(random: Random): number {
  return random.between(1_400_000_000, 1_790_000_000);
}

function iso(random: Random): string {
  const text = new Date(epoch(random) * 1000).toISOString();
  return random.chance(0.5) ? text : text.replace('.000Z', random.pick(['Z', '+00:00', '-05:00']));
}

function ean(body: string): string {
  const sum = Array.from(body).reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return body + String((10 - (sum % 10)) % 10);
}

function product(random: Random): string {
  return `${capital(random.pick(words))} ${random.pick(words)} ${random.pick(things)}${random.chance(0.3) ? ` ${random.text('XSML', 1)}${random.between(1, 900)}` : ''}`;
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
