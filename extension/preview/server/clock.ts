let last = 0;

/** Milliseconds since the epoch, to the microsecond and never the same twice: what comes later has a greater one. */
export function tick(): number {
  last = Math.max(Date.now(), last + 0.001);
  return last;
}
