import { settings, type Setting } from './settings.js';

interface Row {
  name: string;
  standard: string;
  description: string;
}

function rows(): Row[] {
  return Object.entries(settings as Record<string, Setting>).map(([name, setting]) => {
    const optional = setting.schema.safeParse(undefined).success;
    const standard =
      setting.secret && setting.default
        ? 'a development key'
        : (setting.default ?? (optional ? '' : 'required'));
    const production =
      setting.production === 'required'
        ? ' Required in production.'
        : setting.production === 'refused'
          ? ' Refused in production.'
          : '';
    return { name, standard, description: `${setting.description}${production}` };
  });
}

/** The table of the README; a test compares the two. */
export function settingsAsMarkdown(): string {
  const lines = rows().map(
    (row) => `| \`${row.name}\` | ${row.standard && `\`${row.standard}\``} | ${row.description} |`,
  );
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...lines].join('\n');
}

/** The list shown by `convene --help`. */
export function settingsAsText(): string {
  return rows()
    .map((row) => `  ${row.name}${row.standard ? ` [${row.standard}]` : ''}\n      ${row.description}`)
    .join('\n');
}
