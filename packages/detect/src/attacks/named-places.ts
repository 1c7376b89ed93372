/** Names whose value a server is likely to open as a file, or as a part of its path. */
const file = /(?:^|_)(?:file|file_?name|file_?path|path|template|tpl|page|include|view|layout|theme|doc|document|attachment|download|pdf)$/;
/** Names of which not even a path within a folder is the value. */
const fileName = /(?:^|_)file_?name$/;
/** Names whose value becomes the name of a column, or says how rows are sorted. */
const column =
  /(?:^|_)(?:columns?|cols?|fields?|sort|sort(?:ed|ing)?_?(?:by|field|column|key|order)?|order|order(?:ed)?_?by|ordering|group_?by|sidx|sord|select)$/;
/** Names of what only its owner knows and types. */
const secret = /(?:^|_)(?:pin|password|passwd|pwd|passphrase|passcode|otp|totp|kennwort|passwort)$/;

/** Names of a sum of money, of which a request has one. */
const sum = /(?:^|_)(?:amount|total|sum|balance|fee|tip|refund)$/;
/** Names of what an account may do; of plurals lists are sent. */
const privilege =
  /(?:^|_)(?:role|(?:user|account)_?type|access_?level|privilege|permission|(?:is_?)?(?:super_?)?(?:admin|user_?admin|superuser|root|staff))$/;

/** Names under which APIs of document databases take whole queries (Mango of CouchDB, REST of Parse). */
const query = /^(?:selector|where)$/;
/** Operators that only compare: nothing is run, written or fetched by them. */
const comparison = /^\$(?:eq|ne|gte?|lte?|in|nin|all|size|exists|type|mod|regex|options|and|or|nor|not|elemMatch)$/;

/** Whether operators that compare are what belongs there. */
export function isOfQuery(name: string): boolean {
  return query.test(name);
}

export function isComparison(operator: string): boolean {
  return comparison.test(operator);
}

/** Whether a relative path that climbs has no business there: in a query a link brings it, in a body programs name their own files. */
export function isOfFile(name: string, channel: string): boolean {
  const words = wordsOf(name);
  return channel === 'query' ? file.test(words) : fileName.test(words);
}

export function isOfColumn(name: string): boolean {
  return column.test(wordsOf(name));
}

export function isOfSecret(name: string): boolean {
  return secret.test(wordsOf(name));
}

export function isOfSum(name: string): boolean {
  return sum.test(wordsOf(name));
}

export function isOfPrivilege(name: string): boolean {
  return privilege.test(wordsOf(name));
}

/** `filter[sortBy]`, `sort-by` and `SortBy` end in `sort_by`. */
function wordsOf(name: string): string {
  return name
    .replace(/(?:\[\d{0,4}\])?\]?$/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z\d]/g, '_')
    .toLowerCase();
}
