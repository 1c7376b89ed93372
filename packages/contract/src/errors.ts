import { defineErrors } from '@sluice/kit';

/** What can be wrong with a contract. Texts quote the document, never traffic. */
export const contractErrors = defineErrors('CONTRACT', {
  SYNTAX: {
    status: 400,
    text: (what: string) => what,
    fix: 'Correct the YAML or JSON at this line.',
  },
  NOT_OPENAPI: {
    status: 400,
    text: (near: string | null) => `this is not an OpenAPI document: it has neither "openapi" nor "swagger" at its top${didYouMean(near)}`,
    fix: 'Begin the document with openapi: 3.1.0.',
  },
  VERSION: {
    status: 400,
    text: (version: string) => `version "${version}" is not supported; the nearest is "3.1.0"`,
    fix: 'Use OpenAPI 2.0, 3.0, 3.1 or 3.2.',
  },
  WRONG_TYPE: {
    status: 400,
    text: (field: string, expected: string, found: string) => `"${field}" must be ${expected}, and is ${found}`,
    fix: 'Give the field the type that the OpenAPI specification names.',
  },
  UNKNOWN_FIELD: {
    status: 400,
    text: (field: string, owner: string, near: string | null) => `no field "${field}" in ${owner}${didYouMean(near)}`,
    fix: 'Use a field of the OpenAPI specification, or begin its name with x-.',
  },
  UNKNOWN_WORD: {
    status: 400,
    text: (word: string, field: string, near: string | null) => `"${word}" is not a known ${field}${didYouMean(near)}`,
    fix: 'Use one of the words that the OpenAPI specification lists.',
  },
  MISSING_FIELD: {
    status: 400,
    text: (field: string, owner: string) => `"${field}" is missing in ${owner}`,
    fix: 'Add the field.',
  },
  MISSING_TARGET: {
    status: 400,
    text: (reference: string, near: string | null) => `"$ref" to "${reference}" leads nowhere${didYouMean(near)}`,
    fix: 'Point the reference at something that exists.',
  },
  MISSING_DOCUMENT: {
    status: 400,
    text: (uri: string, why: string) => `the document "${uri}" cannot be read: ${why}`,
    fix: 'Put the document where the reference points, or copy what is needed into this one.',
  },
  CIRCULAR_REFERENCE: {
    status: 400,
    text: (reference: string) => `"$ref" to "${reference}" only leads back to itself`,
    fix: 'Let the reference end in a definition.',
  },
  TOO_MANY_PROBLEMS: {
    status: 400,
    text: (dropped: number) => `${dropped} further problems are not shown`,
    fix: 'Correct those that are shown first.',
  },
  LIMIT: {
    status: 400,
    text: (name: string, max: number) => `more than ${max} (${name})`,
    fix: 'Make the contract smaller, or raise the limit.',
  },
  BAD_PATH: {
    status: 400,
    text: (path: string, why: string) => `the path "${path}" ${why}`,
    fix: 'Write the path as /fixed/{parameter}.',
  },
  BAD_SERVER: {
    status: 400,
    text: (url: string, why: string) => `the server "${url}" ${why}`,
    fix: 'Write an absolute URL or a path, and give each variable a default.',
  },
  DUPLICATE: {
    status: 400,
    text: (what: string, first: string) => `${what} stands here again; the first one, at ${first}, counts`,
    fix: 'Keep one of the two.',
  },
  PATTERN: {
    status: 400,
    text: (pattern: string, why: string) => `the pattern "${pattern}" is not checked: ${why}`,
    fix: 'Write it without look-around, back references and counts over 1000: only patterns that run in linear time are used.',
  },
  NOT_CHECKED: {
    status: 400,
    text: (what: string, why: string) => `${what} is not checked: ${why}`,
    fix: 'Nothing needs to be done if that is acceptable.',
  },
});

function didYouMean(near: string | null): string {
  return near === null ? '' : `; did you mean "${near}"?`;
}
