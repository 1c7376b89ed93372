/** The words of a text, in their order. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
