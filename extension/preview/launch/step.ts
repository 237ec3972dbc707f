/** A failure that a person can act on: what to do, and the last lines of the output that tells why. */
export class StepFailed extends Error {
  readonly output: string;

  constructor(whatToDo: string, output = '') {
    super(whatToDo);
    this.output = output;
  }

  report(): string {
    return this.output === '' ? this.message : `${this.message}\n\n${this.output}`;
  }
}

export type Step = <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;

/** Prints one line: the title when the work starts, its seconds when it is done. */
export const step: Step = async (title, work) => {
  process.stdout.write(`${title} … `);
  const started = performance.now();
  try {
    const result = await work();
    console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    console.log('\n');
    throw error;
  }
};
