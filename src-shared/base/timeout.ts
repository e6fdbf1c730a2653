/**
 * Waits for something, but only so long. What is late goes on all the same, and what becomes of it then is nobody's.
 * @param ms how long, in milliseconds
 * @returns what it came to, or `late`; rejects when it does so in time
 */
export async function withTimeout<Value>(ms: number, doing: Promise<Value>): Promise<Value | 'late'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  return Promise.race([doing, late]).finally(() => clearTimeout(timer));
}
