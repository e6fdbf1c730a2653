export { followOrders, takeScaleProblem, takeScan, takeUnfinishedScan, takeWeight } from './form';
export { StagePlace } from './StagePlace';
