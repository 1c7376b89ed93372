/** Whether the quote at `at` closes one that the text itself has not opened: with those of its kind before it they are an odd number. */
export function isUnopenedQuote(text: string, at: number): boolean {
  const quote = text[at] ?? '';
  let isOdd = false;
  for (let one = text.indexOf(quote); one >= 0 && one <= at; one = text.indexOf(quote, one + 1)) isOdd = !isOdd;
  return isOdd;
}
