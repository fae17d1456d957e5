/** A request that has no meaning in any protocol; the message tells the client where and why. */
export class InvalidRequest extends Error {
  /** @param where path of the member, e.g. `messages.3.content.0` */
  constructor(where: string, why: string) {
    super(`${where}: ${why}`);
    this.name = 'InvalidRequest';
  }
}
