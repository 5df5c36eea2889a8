import { Empty } from "../parts/States.tsx";

export const TrainPage = () => <Empty title="Train" />;
