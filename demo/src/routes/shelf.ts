import type { Product } from '../data/records.ts';
import { type Answer, json, notFound, problem } from '../http/answer.ts';
import { decimal, list, nullable, object, oneOf, readJson, text, truth, whole } from '../http/input.ts';
import { page } from '../http/page.ts';
import { type Call, type Caller, cacheable, guarded, open, type Route } from '../http/route.ts';
import { productView } from './views.ts';

const categories = ['pain', 'allergy', 'vitamins', 'skin', 'baby', 'first-aid'] as const;
const productInput = object({
  name: text(1, 120),
  description: text(0, 1000),
  category: oneOf(categories),
  price: whole(0, 1_000_000),
  stock: whole(0, 100_000),
  prescriptionOnly: truth(),
  rating: nullable(decimal(0, 5)),
  tags: list(text(1, 30), 0, 10),
});

/** What is on the shelf: products for everybody, the whole catalogue, and the search. */
export const shelfRoutes: readonly Route[] = [
  cacheable(open('GET', '/v1/products', (call) => page(call, call.shop.products, {}, productView))),
  cacheable(open('GET', '/v1/products/{productId}', showProduct)),
  guarded('PUT', '/v1/products/{productId}', putProduct, ['admin']),
  cacheable(
    open('GET', '/v1/catalogue', (call) =>
      json(200, { items: everything(call).map(productView), generatedAt: '2026-01-14T04:00:00.000Z' }),
    ),
  ),
  cacheable(open('GET', '/v1/categories', () => json(200, categoryTree))),
  open('GET', '/v1/search', search),
];

const categoryTree = [
  {
    slug: 'medicine',
    title: 'Medicine',
    children: [
      { slug: 'pain', title: 'Pain', children: [{ slug: 'headache', title: 'Headache', children: [] }] },
      { slug: 'allergy', title: 'Allergy', children: [] },
    ],
  },
  {
    slug: 'care',
    title: 'Care',
    children: [
      { slug: 'skin', title: 'Skin', children: [] },
      { slug: 'baby', title: 'Baby', children: [] },
    ],
  },
];

function everything({ shop }: Call): readonly Product[] {
  return shop.products.list({}, { limit: 2000, offset: 0 });
}

function showProduct(call: Call): Answer {
  const product = call.shop.products.get(call.parameters['productId'] ?? '');
  if (product === undefined) return notFound('product');
  const { supplier, costPrice } = product;
  return json(200, call.shop.has('supplier-contact-deployed') ? { ...productView(product), supplier, costPrice } : productView(product));
}

function putProduct(call: Call, caller: Caller): Answer {
  const input = readJson(call, productInput);
  if (input.kind === 'invalid') return input.answer;
  const product = call.shop.products.get(call.parameters['productId'] ?? '');
  if (product === undefined || product.tenantId !== caller.tenantId) return notFound('product');
  const changed: Product = { ...product, ...input.value, updatedAt: call.shop.now() };
  call.shop.products.replace(changed);
  return json(200, productView(changed));
}

const articles = [
  { slug: 'hay-fever-season', title: 'Hay fever: what helps, and when' },
  { slug: 'vitamin-d-in-winter', title: 'Vitamin D in winter' },
  { slug: 'ibuprofen-or-paracetamol', title: 'Ibuprofen or paracetamol?' },
] as const;

function search(call: Call): Answer {
  const wanted = call.query.get('q') ?? '';
  if (wanted.length < 1 || wanted.length > 100) return problem(400, 'invalid request', 'give a text of 1 to 100 characters as q');
  const found = call.shop.has('search-sql-error')
    ? findPasted(call, wanted)
    : { kind: 'found' as const, products: findProducts(call, wanted) };
  if (found.kind === 'failed') return found.answer;
  const products = found.products.map(({ id, name, price }) => ({ kind: 'product', id, name, price }));
  const matching = articles
    .filter(({ title }) => title.toLowerCase().includes(wanted.toLowerCase()))
    .map((article) => ({ kind: 'article', ...article }));
  const results = [...products, ...matching];
  const answer = { query: wanted, total: results.length, results };
  return json(200, call.shop.has('search-overwide') ? { ...answer, people: findPeople(call, wanted) } : answer);
}

function findProducts({ shop }: Call, wanted: string): readonly Product[] {
  const statement = shop.database.prepare(
    "SELECT document FROM products WHERE json_extract(document, '$.name') LIKE ? ESCAPE '\\' LIMIT 20",
  );
  return statement.all(`%${wanted.replace(/[\\%_]/g, '\\$&')}%`).map(productOf);
}

type Found = { readonly kind: 'found'; readonly products: readonly Product[] } | { readonly kind: 'failed'; readonly answer: Answer };

/** The flaw: the text becomes part of the statement, so a quote breaks it, and a longer one bends it. */
function findPasted({ shop }: Call, wanted: string): Found {
  const query = `SELECT document FROM products WHERE json_extract(document, '$.name') LIKE '%${wanted}%' LIMIT 20`;
  try {
    return { kind: 'found', products: shop.database.prepare(query).all().map(productOf) };
  } catch (error) {
    const detail = `SQLITE_ERROR: ${error instanceof Error ? error.message : 'unknown'}`;
    return { kind: 'failed', answer: problem(500, 'internal error', detail, { query }) };
  }
}

function productOf(row: Readonly<Record<string, unknown>>): Product {
  return JSON.parse(String(row['document'])) as Product;
}

function findPeople({ shop }: Call, wanted: string): unknown {
  const needle = wanted.toLowerCase();
  const people = shop.users
    .list({}, { limit: 500, offset: 0 })
    .filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(needle));
  return people.slice(0, 20).map(({ id, tenantId, name, email, phone }) => ({ id, tenantId, name, email, phone }));
}
