const escapeCharacter = String.fromCharCode(27);

/**
 * A text as a terminal may show it: without controls but for line ends, tabs and colours. What an upstream answers (the name of
 * its model, an error) is shown to people, and a terminal would take what is hidden in it for orders: to clear the screen, to
 * rename the window, to answer something.
 */
export function visible(text: string): string {
  return text.replace(/(\r\n)|(\p{Cc})(\[[\d;]*m)?/gu, (whole, lineEnd, control: string, colour = '') => {
    if (lineEnd || control === '\n' || control === '\t') return whole;
    return control === escapeCharacter && colour ? whole : `\ufffd${colour}`;
  });
}
