const plain = /[A-Za-z0-9 _\-@/:,;<>=!"'#%&~`]/;

/**
 * Texts of which every match of a regular expression begins with one, or undefined where none are certain. Their absence is
 * found by a search for plain text, much cheaper than the pattern.
 */
export function literalPrefixes(source: string): string[] | undefined {
  // Where alternatives begin and end is only plain without groups and classes.
  const alternatives = /[([]/.test(source) && source.includes('|') ? [''] : source.split('|');
  const prefixes = alternatives.map(literalPrefix);
  return prefixes.includes('') ? undefined : prefixes;
}

function literalPrefix(source: string): string {
  let prefix = '';
  // A word boundary has no text of its own.
  let position = source.startsWith('\\b') ? 2 : 0;
  while (position < source.length) {
    const escaped = source[position] === '\\';
    const character = source[position + (escaped ? 1 : 0)] ?? '';
    if (escaped ? /[A-Za-z0-9]/.test(character) || character === '' : !plain.test(character)) break;
    const next = source[position + (escaped ? 2 : 1)];
    // A quantifier makes the character before it optional or repeated.
    if (next !== undefined && '*?{'.includes(next)) break;
    prefix += character;
    position += escaped ? 2 : 1;
    if (next === '+') break;
  }
  return prefix;
}
