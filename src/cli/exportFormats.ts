// What `mho study export` writes: apart from the command, so that a program that starts need not load it.
export const EXPORT_FORMATS = ["csv", "json", "parquet", "tensorboard"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
