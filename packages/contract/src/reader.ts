import { nearest } from '@sluice/kit';
import type {
  BodyDeclaration,
  Dialect,
  MediaDeclaration,
  ParameterDeclaration,
  ParameterPlace,
  ParameterStyle,
  ResponseDeclaration,
} from './declarations.ts';
import type { Documents } from './document/documents.ts';
import { at, type DocumentNode, entriesOf, isMembers, itemsOf, textAt } from './document/source.ts';
import { contractErrors } from './errors.ts';
import { checkFields, kindOf } from './fields.ts';
import { essenceOf } from './media-type.ts';
import type { ProblemList } from './problem.ts';

const places: readonly string[] = ['path', 'query', 'header', 'cookie', 'querystring', 'body', 'formData'];
/** OpenAPI: a parameter of these names is ignored; they are said by other means. */
const ignoredHeaders = new Set(['accept', 'content-type', 'authorization']);

/** Reads parameters, bodies and responses of all dialects into one form. What cannot be read is warned of and left unknown. */
export class DeclarationReader {
  readonly documents: Documents;
  readonly dialect: Dialect;
  readonly problems: ProblemList;

  constructor(documents: Documents, dialect: Dialect, problems: ProblemList) {
    this.documents = documents;
    this.dialect = dialect;
    this.problems = problems;
  }

  /** What a node or its `$ref` is, when it is an object. */
  object(node: DocumentNode | null, what: string): DocumentNode | null {
    if (node === null) return null;
    const followed = this.documents.follow(node);
    if (!followed.ok) {
      this.problems.warn(followed.failure.error, followed.failure.node);
      return null;
    }
    if (isMembers(followed.value.value)) return followed.value;
    this.problems.warn(contractErrors.WRONG_TYPE(what, 'an object', kindOf(followed.value.value)), followed.value);
    return null;
  }

  /** Parameters of the path and of the operation; the operation's word counts. Bodies of 2.0 are among them. */
  parameterNodes(levels: readonly DocumentNode[]): readonly DocumentNode[] {
    const nodeByKey = new Map<string, DocumentNode>();
    for (const level of levels) {
      const list = at(level, 'parameters');
      if (list && !Array.isArray(list.value))
        this.problems.warn(contractErrors.WRONG_TYPE('parameters', 'a list', kindOf(list.value)), list);
      for (const item of itemsOf(list)) {
        const node = this.object(item, 'a parameter');
        if (node) nodeByKey.set(`${textAt(node, 'in')} ${textAt(node, 'name')}`, node);
      }
    }
    return [...nodeByKey.values()];
  }

  parameter(node: DocumentNode): ParameterDeclaration | null {
    checkFields(node, 'a parameter', this.problems);
    const [name, place] = [textAt(node, 'name'), textAt(node, 'in')];
    if (name === null || place === null) {
      this.problems.warn(contractErrors.MISSING_FIELD(name === null ? 'name' : 'in', 'a parameter'), node);
      return null;
    }
    if (!places.includes(place)) {
      this.problems.warn(contractErrors.UNKNOWN_WORD(place, 'place of a parameter', nearest(place, places)), at(node, 'in') ?? node);
      return null;
    }
    if (place === 'body' || place === 'formData') return null;
    if (place === 'header' && ignoredHeaders.has(name.toLowerCase())) return null;
    const [content] = entriesOf(at(node, 'content'));
    const style = this.#style(node, place as ParameterPlace);
    return {
      name,
      place: place as ParameterPlace,
      isRequired: place === 'path' || at(node, 'required')?.value === true,
      mayBeEmpty: at(node, 'allowEmptyValue')?.value === true,
      isDeep: place === 'path' && (at(node, 'allowReserved')?.value === true || at(node, 'x-multi-segment')?.value === true),
      ...style,
      schema: content ? at(content[1], 'schema') : this.dialect === '2.0' ? node : at(node, 'schema'),
      mediaType: content ? essenceOf(content[0]) : null,
      node,
    };
  }

  #style(node: DocumentNode, place: ParameterPlace): { readonly style: ParameterStyle; readonly isExploded: boolean } {
    if (this.dialect === '2.0') return this.#collectionFormat(node);
    const preset = place === 'path' || place === 'header' ? 'simple' : 'form';
    const style = textAt(node, 'style') ?? preset;
    const explode = at(node, 'explode')?.value;
    const isExploded = typeof explode === 'boolean' ? explode : style === 'form' || style === 'cookie';
    switch (style) {
      case 'simple':
      case 'form':
      case 'spaceDelimited':
      case 'pipeDelimited':
      case 'deepObject':
        return { style, isExploded };
      case 'cookie':
        return { style: 'form', isExploded };
      default: {
        const known = ['simple', 'form', 'spaceDelimited', 'pipeDelimited', 'deepObject', 'label', 'matrix', 'cookie'];
        if (known.includes(style)) this.problems.warn(contractErrors.NOT_CHECKED('the parameter', `style "${style}" is not read`), node);
        else this.problems.warn(contractErrors.UNKNOWN_WORD(style, 'style', nearest(style, known)), at(node, 'style') ?? node);
        return { style: 'unchecked', isExploded };
      }
    }
  }

  #collectionFormat(node: DocumentNode): { readonly style: ParameterStyle; readonly isExploded: boolean } {
    switch (textAt(node, 'collectionFormat')) {
      case 'multi':
        return { style: 'form', isExploded: true };
      case 'ssv':
        return { style: 'spaceDelimited', isExploded: false };
      case 'pipes':
        return { style: 'pipeDelimited', isExploded: false };
      case 'tsv':
        return { style: 'tabDelimited', isExploded: false };
      default:
        return { style: 'form', isExploded: false };
    }
  }

  body(operation: DocumentNode, parameterNodes: readonly DocumentNode[]): BodyDeclaration | null {
    if (this.dialect === '2.0') return this.#swaggerBody(operation, parameterNodes);
    const node = this.object(at(operation, 'requestBody'), 'requestBody');
    if (!node) return null;
    checkFields(node, 'a request body', this.problems);
    const mediaByType = this.#media(at(node, 'content')) ?? new Map<string, MediaDeclaration>();
    return { isRequired: at(node, 'required')?.value === true, mediaByType, node };
  }

  #swaggerBody(operation: DocumentNode, parameterNodes: readonly DocumentNode[]): BodyDeclaration | null {
    const body = parameterNodes.find((node) => textAt(node, 'in') === 'body');
    const types = this.#mediaTypes(operation, 'consumes');
    if (body) {
      const media: MediaDeclaration = { schema: at(body, 'schema'), node: body };
      const mediaByType = new Map((types.length > 0 ? types : ['application/json']).map((type) => [type, media]));
      return { isRequired: at(body, 'required')?.value === true, mediaByType, node: body };
    }
    const fields = parameterNodes.filter((node) => textAt(node, 'in') === 'formData');
    const [first] = fields;
    if (!first) return null;
    const required = fields.filter((node) => at(node, 'required')?.value === true);
    const value = {
      type: 'object',
      properties: Object.fromEntries(fields.map((node) => [textAt(node, 'name') ?? '', node.value])),
      required: required.map((node) => textAt(node, 'name') ?? ''),
    };
    const media: MediaDeclaration = { schema: { ...first, value }, node: first };
    const forms = types.filter((type) => type === 'multipart/form-data' || type === 'application/x-www-form-urlencoded');
    const mediaByType = new Map(
      (forms.length > 0 ? forms : ['application/x-www-form-urlencoded', 'multipart/form-data']).map((type) => [type, media]),
    );
    return { isRequired: required.length > 0, mediaByType, node: first };
  }

  #mediaTypes(operation: DocumentNode, keyword: 'consumes' | 'produces'): readonly string[] {
    const own = at(operation, keyword);
    const list = own ?? at({ source: operation.source, pointer: '', value: operation.source.root }, keyword);
    return itemsOf(list).flatMap(({ value }) => (typeof value === 'string' ? [essenceOf(value)] : []));
  }

  #media(content: DocumentNode | null): ReadonlyMap<string, MediaDeclaration> | null {
    if (content === null) return null;
    if (!isMembers(content.value)) {
      this.problems.warn(contractErrors.WRONG_TYPE('content', 'an object', kindOf(content.value)), content);
      return null;
    }
    const mediaByType = new Map<string, MediaDeclaration>();
    for (const [type, given] of entriesOf(content)) {
      const node = this.object(given, 'a media type');
      if (node) checkFields(node, 'a media type', this.problems);
      // 3.2: of a sequence (`application/jsonl`, `text/event-stream`) each item is judged by itself.
      if (!mediaByType.has(essenceOf(type))) {
        mediaByType.set(essenceOf(type), { schema: node && (at(node, 'itemSchema') ?? at(node, 'schema')), node: node ?? given });
      }
    }
    return mediaByType;
  }

  responses(operation: DocumentNode): ReadonlyMap<string, ResponseDeclaration> {
    const responseByStatus = new Map<string, ResponseDeclaration>();
    const responses = at(operation, 'responses');
    if (responses === null) this.problems.warn(contractErrors.MISSING_FIELD('responses', 'an operation'), operation);
    else if (!isMembers(responses.value))
      this.problems.warn(contractErrors.WRONG_TYPE('responses', 'an object', kindOf(responses.value)), responses);
    for (const [status, given] of entriesOf(responses)) {
      if (status.startsWith('x-')) continue;
      const key = status === 'default' ? status : status.toUpperCase();
      if (!/^(?:default|[1-5](?:\d\d|XX))$/.test(key)) {
        this.problems.warn(contractErrors.UNKNOWN_WORD(status, 'status', nearest(status, ['default', '2XX', '4XX', '5XX', '200'])), given);
        continue;
      }
      responseByStatus.set(key, this.#response(given));
    }
    return responseByStatus;
  }

  #response(given: DocumentNode): ResponseDeclaration {
    const node = this.object(given, 'a response');
    if (!node) return { mediaByType: null, headerByName: new Map() };
    checkFields(node, 'a response', this.problems);
    const headerByName = new Map<string, DocumentNode | null>();
    for (const [name, header] of entriesOf(at(node, 'headers'))) {
      const followed = this.object(header, 'a header');
      headerByName.set(name.toLowerCase(), followed && (this.dialect === '2.0' ? followed : at(followed, 'schema')));
    }
    if (this.dialect !== '2.0') {
      const mediaByType = this.#media(at(node, 'content'));
      return { mediaByType: mediaByType?.size === 0 ? null : mediaByType, headerByName };
    }
    const schema = at(node, 'schema');
    // 2.0 has one schema for every type that is produced, and servers produce more types than their documents list.
    return { mediaByType: schema && new Map([['*/*', { schema, node }]]), headerByName };
  }
}
