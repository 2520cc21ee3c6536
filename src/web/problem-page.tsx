import type { Problem } from '../platform/index.js';

/** A refusal as a page: what happened and what to do, in words. */
export function ProblemPage({
  problem,
  correlationId,
}: {
  problem: Problem;
  correlationId: string | undefined;
}): JSX.Element {
  return (
    <>
      <h1 safe>{problem.title}</h1>
      <p class="lede" safe>
        {problem.detail}
      </p>
      <p class="small muted">
        <span safe>{`Code: ${problem.code}`}</span>
        {correlationId === undefined ? (
          ''
        ) : (
          <span safe>{`; reference for the office: ${correlationId}`}</span>
        )}
      </p>
    </>
  );
}
