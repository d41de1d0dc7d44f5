// Several jobs at once, a few at a time, in batches where there are many. What one of them throws stops no other.

const AT_ONCE = 4;
const BATCH = 6;

export type Settled<Job, Result> =
  | { readonly job: Job; readonly kind: "done"; readonly result: Result }
  | { readonly job: Job; readonly kind: "failed"; readonly error: unknown };

/** Runs jobs, four at a time, and after each six waits for all of those; answers in their order. */
export async function runSeveral<Job, Result>(
  jobs: readonly Job[],
  run: (job: Job) => Promise<Result>,
  tell: (done: number) => void,
): Promise<Settled<Job, Result>[]> {
  const settled: Settled<Job, Result>[] = [];
  let done = 0;
  for (let start = 0; start < jobs.length; start += BATCH) {
    const batch = jobs.slice(start, start + BATCH);
    const results: Settled<Job, Result>[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < batch.length) {
        const at = next++;
        results[at] = await settle(batch[at] as Job, run);
        tell(++done);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, batch.length) }, work));
    settled.push(...results);
  }
  return settled;
}

async function settle<Job, Result>(
  job: Job,
  run: (job: Job) => Promise<Result>,
): Promise<Settled<Job, Result>> {
  try {
    return { job, kind: "done", result: await run(job) };
  } catch (error) {
    return { job, kind: "failed", error };
  }
}
