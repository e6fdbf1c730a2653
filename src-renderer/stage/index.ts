export { correct, followOrders, takeRepeatedScan, takeScaleProblem, takeScan, takeUnfinishedScan, takeWeight } from './form';
export { StagePlace } from './StagePlace';
