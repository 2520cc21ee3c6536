/** Lets those who ask for the same thing while it is being fetched share one fetch, its failure too. */
export class SingleFlight<Value> {
  private readonly underWay = new Map<string, Promise<Value>>();

  run(key: string, fetch: () => Promise<Value>): Promise<Value> {
    const known = this.underWay.get(key);
    if (known !== undefined) return known;
    const fetching = fetch().finally(() => this.underWay.delete(key));
    this.underWay.set(key, fetching);
    return fetching;
  }
}
