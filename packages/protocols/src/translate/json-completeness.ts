/**
 * Says when the pieces of a JSON object or list add up to the whole, without keeping them: a stream of Chat Completions
 * does not tell when a tool call's arguments are complete.
 */
export class JsonCompleteness {
  private depth = 0;
  private inString = false;
  private escaped = false;
  complete = false;

  push(piece: string): void {
    for (const letter of piece) this.take(letter);
  }

  private take(letter: string): void {
    if (this.escaped) {
      this.escaped = false;
      return;
    }
    if (this.inString) {
      if (letter === '\\') this.escaped = true;
      else if (letter === '"') this.inString = false;
      return;
    }
    if (letter === '"') this.inString = true;
    else if (letter === '{' || letter === '[') this.depth++;
    else if ((letter === '}' || letter === ']') && --this.depth === 0) this.complete = true;
  }
}
