export function sha256(content: string | Uint8Array): string;
export function sameLock(lock: string, installed: string): boolean;
export function whyInstall(root: string): string | null;
export function ensurePackages(root: string): Promise<void>;
