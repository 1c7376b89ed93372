const closedBytesMax = 40;
/** Numbers, truth values, UUIDs, dates and times (RFC 3339): whatever reads one of these, there is no room in it for anything else. */
const closed =
  /^(?:[+-]?\d{1,30}(?:\.\d{1,9})?|true|false|null|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?)$/i;

/** Whether what a text begins with can begin one of them. */
function mayBeClosed(text: string): boolean {
  const code = text.charCodeAt(0);
  const letter = code | 0x20;
  return (
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2b ||
    code === 0x2d ||
    (letter >= 0x61 && letter <= 0x66) ||
    letter === 0x74 ||
    letter === 0x6e
  );
}

/** Whether a text has no room for an attack: it is of a closed grammar. */
export function isClosed(text: string): boolean {
  return text.length <= closedBytesMax && mayBeClosed(text) && closed.test(text);
}
