import type { Fault } from '../frame/index.js';

/** What stands in the frame of a preview that cannot be made. */
export const RefusalPage = ({ faults }: { faults: readonly Fault[] }): JSX.Element => (
  <>
    {'<!doctype html>'}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>No preview</title>
      </head>
      <body>
        <h1>It cannot be shown yet</h1>
        <ul>
          {faults.map(({ field, message }) => (
            <li safe>{field === 'main' ? message : `${field.replaceAll('-', ' ')}: ${message}`}</li>
          ))}
        </ul>
      </body>
    </html>
  </>
);
