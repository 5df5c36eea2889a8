// Height, width and channels of what a layer reads or gives.
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export const sizeOf = ({ height, width, channels }: ImageShape): number => height * width * channels;
