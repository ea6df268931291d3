# Pods in blocks of a subnet: Shop
#
# ./FILE.ps1          creates what does not exist yet
# ./FILE.ps1 -WhatIf  shows the commands and changes nothing
param(
  # Region of the resources
  [string] $Location = 'westeurope',
  # VM size of every pool
  [string] $VmSize = 'Standard_D4s_v5',
  # Private address of the firewall that traffic is sent to
  [Parameter(Mandatory)] [string] $NextHopIp,
  [switch] $WhatIf
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
if (Test-Path variable:PSNativeCommandUseErrorActionPreference) {
  $PSNativeCommandUseErrorActionPreference = $false
}

# Runs a command of az, or shows it.
function Invoke-Az {
  if ($WhatIf) { Write-Output ('az ' + ($args -join ' ')); return }
  az @args
  if ($LASTEXITCODE -ne 0) { throw "az failed with exit code $LASTEXITCODE" }
}

# Whether a list contains a name, ignoring case; with -WhatIf nothing is there.
function Test-Az {
  if ($WhatIf) { return $false }
  $name, $list = $args
  $names = az @list --query '[].name' --output tsv
  if ($LASTEXITCODE -ne 0) { throw "az failed with exit code $LASTEXITCODE" }
  return @($names) -contains $name
}

# The output of a command; with -WhatIf the command itself.
function Read-Az {
  if ($WhatIf) { return '<az ' + ($args -join ' ') + '>' }
  $said = az @args --output tsv
  if ($LASTEXITCODE -ne 0) { throw "az failed with exit code $LASTEXITCODE" }
  return $said
}

$Subscription = Read-Az account show --query id
$Group = 'rg-shop'
Invoke-Az group create --name $Group --location $Location --output none
if (-not (Test-Az 'rt-firewall' network route-table list --resource-group $Group)) {
  Invoke-Az network route-table create `
    --resource-group $Group `
    --name rt-firewall `
    --location $Location `
    --output none
}
Invoke-Az network route-table route create `
  --resource-group $Group `
  --route-table-name rt-firewall `
  --name default `
  --address-prefix '0.0.0.0/0' `
  --next-hop-type VirtualAppliance `
  --next-hop-ip-address $NextHopIp `
  --output none

# == VNet vnet-shop
$IdVnetShop = "/subscriptions/${Subscription}/resourceGroups/${Group}/providers/Microsoft.Network/virtualNetworks/vnet-shop"
if (-not (Test-Az 'vnet-shop' network vnet list --resource-group $Group)) {
  Invoke-Az network vnet create `
    --resource-group $Group `
    --name vnet-shop `
    --location $Location `
    --address-prefixes '10.60.0.0/14' `
    --output none
}
# Nodes
if (-not (Test-Az 'snet-nodes' network vnet subnet list --resource-group $Group --vnet-name vnet-shop)) {
  Invoke-Az network vnet subnet create `
    --resource-group $Group `
    --vnet-name vnet-shop `
    --name snet-nodes `
    --address-prefixes '10.60.0.0/22' `
    --route-table rt-firewall `
    --output none
}
# Pods
if (-not (Test-Az 'snet-pods' network vnet subnet list --resource-group $Group --vnet-name vnet-shop)) {
  Invoke-Az network vnet subnet create `
    --resource-group $Group `
    --vnet-name vnet-shop `
    --name snet-pods `
    --address-prefixes '10.61.0.0/16' `
    --delegations Microsoft.ContainerService/managedClusters `
    --route-table rt-firewall `
    --output none
}

# == Identity of aks-shop
if (-not (Test-Az 'id-aks-shop' identity list --resource-group $Group)) {
  Invoke-Az identity create `
    --resource-group $Group `
    --name id-aks-shop `
    --location $Location `
    --output none
}
$IdentityAksShop = "/subscriptions/${Subscription}/resourceGroups/${Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks-shop"
$PrincipalAksShop = Read-Az identity show --resource-group $Group --name id-aks-shop --query principalId
Invoke-Az role assignment create `
  --assignee-object-id $PrincipalAksShop `
  --assignee-principal-type ServicePrincipal `
  --role 'Network Contributor' `
  --scope $IdVnetShop `
  --output none
Invoke-Az role assignment create `
  --assignee-object-id $PrincipalAksShop `
  --assignee-principal-type ServicePrincipal `
  --role 'Network Contributor' `
  --scope "/subscriptions/${Subscription}/resourceGroups/${Group}/providers/Microsoft.Network/routeTables/rt-firewall" `
  --output none

# == Cluster aks-shop
if (-not (Test-Az 'aks-shop' aks list --resource-group $Group)) {
  Invoke-Az aks create `
    --resource-group $Group `
    --name aks-shop `
    --location $Location `
    --tier standard `
    --kubernetes-version '1.34' `
    --dns-name-prefix aks-shop `
    --no-ssh-key `
    --assign-identity $IdentityAksShop `
    --skip-subnet-role-assignment `
    --network-plugin azure `
    --network-dataplane azure `
    --network-policy none `
    --service-cidr '172.20.0.0/16' `
    --dns-service-ip '172.20.0.10' `
    --load-balancer-sku standard `
    --outbound-type userDefinedRouting `
    --nodepool-name system `
    --node-vm-size $VmSize `
    --node-count 3 `
    --max-pods 31 `
    --vnet-subnet-id "${IdVnetShop}/subnets/snet-nodes" `
    --pod-subnet-id "${IdVnetShop}/subnets/snet-pods" `
    --pod-ip-allocation-mode StaticBlock `
    --output none
}
Invoke-Az aks nodepool update `
  --resource-group $Group `
  --cluster-name aks-shop `
  --name system `
  --max-surge '10%' `
  --output none
if (-not (Test-Az 'batch' aks nodepool list --resource-group $Group --cluster-name aks-shop)) {
  Invoke-Az aks nodepool add `
    --resource-group $Group `
    --cluster-name aks-shop `
    --name batch `
    --mode User `
    --os-type Linux `
    --node-vm-size $VmSize `
    --node-count 40 `
    --max-pods 63 `
    --vnet-subnet-id "${IdVnetShop}/subnets/snet-nodes" `
    --pod-subnet-id "${IdVnetShop}/subnets/snet-pods" `
    --pod-ip-allocation-mode StaticBlock `
    --max-surge 0 `
    --max-unavailable '5%' `
    --output none
}
