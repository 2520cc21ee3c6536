export function sourcesHash(root: string): string;
export function whyBuild(root: string): string | null;
export function ensureBuild(root: string): Promise<void>;
