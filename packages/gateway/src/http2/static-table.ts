/** The static table (RFC 7541 appendix A): names by their index less one. */
const names = (
  ':authority :method :method :path :path :scheme :scheme :status :status :status :status :status :status :status ' +
  'accept-charset accept-encoding accept-language accept-ranges accept access-control-allow-origin age allow authorization ' +
  'cache-control content-disposition content-encoding content-language content-length content-location content-range ' +
  'content-type cookie date etag expect expires from host if-match if-modified-since if-none-match if-range ' +
  'if-unmodified-since last-modified link location max-forwards proxy-authenticate proxy-authorization range referer ' +
  'refresh retry-after server set-cookie strict-transport-security transfer-encoding user-agent vary via www-authenticate'
).split(' ');
const values: Readonly<Record<number, string>> = {
  2: 'GET',
  3: 'POST',
  4: '/',
  5: '/index.html',
  6: 'http',
  7: 'https',
  8: '200',
  9: '204',
  10: '206',
  11: '304',
  12: '400',
  13: '404',
  14: '500',
  16: 'gzip, deflate',
};

/** Name and value of an index from 1. */
export const staticFields: readonly { readonly name: string; readonly value: string }[] = names.map((name, index) => ({
  name,
  value: values[index + 1] ?? '',
}));

/** The first index of a name. */
export const staticNames: ReadonlyMap<string, number> = new Map(names.map((name, index) => [name, index + 1] as const).reverse());

/** Fields that the table holds as a whole. */
export const staticPairs: ReadonlyMap<string, number> = new Map(
  Object.entries(values).map(([index, value]) => [`${names[Number(index) - 1]} ${value}`, Number(index)]),
);
