/** What a word of SQL does where it stands; words without an entry are names. Dialects: PostgreSQL, MySQL, SQLite, SQL Server, Oracle. */
export type WordKind =
  | 'logic'
  | 'where'
  | 'not'
  | 'union'
  | 'select'
  | 'statement'
  | 'compare'
  | 'literal'
  | 'clause'
  | 'by'
  | 'filler'
  | 'from'
  | 'name';

const kinds: Readonly<Record<Exclude<WordKind, 'name'>, string>> = {
  logic: 'or and xor',
  not: 'not',
  union: 'union intersect except minus',
  select: 'select values',
  statement:
    'insert update delete drop create alter exec execute declare shutdown truncate merge call grant revoke copy set begin waitfor replace attach load handler rename backup restore use do prepare',
  compare: 'like rlike regexp ilike in between is glob similar sounds div mod match',
  literal: 'null true false unknown',
  where: 'where having on',
  clause: 'order group limit offset into procedure fetch for returning collate join rowcount',
  by: 'by',
  filler: 'all distinct distinctrow any some binary as asc desc nulls case when then else end boolean mode natural language',
  from: 'from',
};

const kindByWord: ReadonlyMap<string, WordKind> = new Map(
  Object.entries(kinds).flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind as WordKind] as const)),
);

const fillers: ReadonlySet<WordKind> = new Set(['filler', 'by', 'literal', 'compare', 'not', 'from']);
/** Words without which words and numbers are no SQL; those that only fill are not among them. */
export const sqlWords: ReadonlySet<string> = new Set([...kindByWord].filter(([, kind]) => !fillers.has(kind)).map(([word]) => word));

/** The kind of a word in small letters. */
export function kindOfWord(word: string): WordKind {
  return kindByWord.get(word) ?? 'name';
}

/** Functions that take time, or reach files, the system or the network, by names that no other language has. */
const acting = [
  'benchmark pg_sleep pg_sleep_for dbms_lock.sleep dbms_pipe.receive_message dbms_session.sleep',
  'load_file load_extension pg_read_file pg_ls_dir lo_import lo_export utl_file.fopen xp_cmdshell xp_dirtree xp_fileexist',
  'xp_regread sp_oacreate openrowset opendatasource utl_http.request utl_inaddr.get_host_address',
  'utl_inaddr.get_host_name httpuritype dbms_ldap.init extractvalue updatexml name_const gtid_subset ctxsys.drithsx.sn',
];
export const actingFunctions: ReadonlySet<string> = setOf(...acting);

/** Those, and others that take time, reach out, or fail with what they were given. */
export const tellingFunctions: ReadonlySet<string> = setOf(
  ...acting,
  'sleep randomblob generate_series zeroblob readfile writefile sp_executesql sp_password geometrycollection',
  'regexp_substring crypt_key make_set row_count sqlite_version query_to_xml database_to_xml xmltype st_latfromgeohash found_rows',
);

/** Functions that spell texts, count, or choose: nothing by themselves, and what injected queries are made of. */
export const usualFunctions: ReadonlySet<string> = setOf(
  'version user database schema current_user session_user system_user current_database current_setting db_name host_name user_name suser_sname',
  'char chr unhex hex ascii ord concat concat_ws group_concat string_agg listagg substring substr mid left right length len if iif ifnull nvl',
  'coalesce elt count cast convert md5 sha1 exists last_insert_id xmlagg encode decode to_char rownum quote bin oct conv exp floor rand polygon',
  'json_keys repeat reverse upper lower like min max sum json_extract utc_date now cos sin instr position locate strcmp field',
  'json_type json_length json_value json_valid json_depth json_array json_object json_query',
);

function setOf(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}

/** Names of tables and variables that say what else there is. */
export const catalogs =
  /^(?:information_schema(?:\..*)?|sys(?:objects|columns|databases|\..*)|pg_(?:catalog|tables|user|shadow|database|class|attribute)(?:\..*)?|sqlite_(?:master|schema|temp_master)|all_tab(?:les|_columns)|user_tab(?:les|_columns)|user_objects|v\$(?:version|instance|session)|mysql\.(?:user|db|innodb.*)|master\.\..*|master\.dbo\..*|msdb\..*|msys(?:aces|objects).*|dual|performance_schema(?:\..*)?|syscat\..*|sysibm\..*|rdb\$.*)$/;
