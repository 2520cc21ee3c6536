import { defineProblems } from '../../platform/index.js';

/** Refusals of the rendering engine; `sourceFaulty` carries all findings in `extensions.findings`. */
export const renderingProblems = defineProblems('letters', {
  sourceFaulty: { status: 422, title: 'The text has faults' },
  unprintable: { status: 422, title: 'The text has characters that no embedded font can print' },
  pdfFailed: { status: 500, title: 'The PDF could not be made' },
  rendererClosed: { status: 503, title: 'The PDF renderer is closed' },
  uploadNotPdf: { status: 422, title: 'The file is not a PDF' },
  uploadEncrypted: { status: 422, title: 'The PDF is encrypted' },
  uploadDamaged: { status: 422, title: 'The PDF is damaged or cut off' },
  uploadActive: { status: 422, title: 'The PDF holds programs or attached files' },
  nothingToCombine: { status: 422, title: 'There is no PDF to combine' },
});
